import { expect, test } from 'vitest'
import { decimal } from '../decimal.ts'
import { metricValueFrom } from './metric-value.ts'

const sample = (value: string, labels: Readonly<Record<string, string>> = {}) => ({
  name: 'cost',
  labels: new Map(Object.entries(labels)),
  value,
})

test('one series gives its number, exactly', () => {
  expect(metricValueFrom([sample('0.30')])).toEqual({ ok: true, value: decimal('0.3') })
  expect(metricValueFrom([sample('-1.5e-3')])).toEqual({ ok: true, value: decimal('-0.0015') })
})

test('none, several, and what is no number give none', () => {
  const problem = (...samples: Parameters<typeof metricValueFrom>[0]) => {
    const read = metricValueFrom(samples)
    return read.ok ? 'read' : `${read.problem.why}: ${read.problem.message}`
  }
  expect(problem()).toBe('absent: no series')
  expect(problem(sample('1', { pod: 'a' }), sample('1', { pod: 'b' }))).toBe(
    'ambiguous: 2 series where one is meant: cost{pod="a"}, cost{pod="b"}',
  )
  for (const value of ['NaN', '+Inf', '-Inf'])
    expect(problem(sample(value))).toBe(`malformed: the value is "${value}"`)
})
