import { describe, expect, it } from 'vitest'
import { decimal } from '../decimal.ts'
import type { Parsed } from './parsed.ts'
import { requestCountsFrom } from './request-counts.ts'
import type { Sample } from './sample.ts'

function sample(value: string, labels: Readonly<Record<string, string>>, name = ''): Sample {
  return { name, labels: new Map(Object.entries(labels)), value }
}

function why(result: Parsed<unknown>): string {
  return result.ok ? 'read' : `${result.problem.why}: ${result.problem.message}`
}

/** Everything that is not a count, as it may come from outside. */
const noCounts = ['NaN', '+Inf', '-Inf', '-1', '', 'many']

describe('requests by status', () => {
  const options = { statusLabel: 'status', windowSeconds: 3600, single: ['channel'] }
  const next = { channel: 'next' }

  it('are added up over the series of a status', () => {
    const samples = [
      sample('10.5', { ...next, status: '200', model: 'a' }),
      sample('1e1', { ...next, status: '200', model: 'b' }),
      sample('0', { ...next, status: '503', model: 'a' }),
    ]
    expect(requestCountsFrom(samples, options)).toEqual({
      ok: true,
      value: {
        windowSeconds: 3600,
        byStatus: new Map([
          ['200', decimal('20.5')],
          ['503', decimal(0)],
        ]),
      },
    })
  })

  it.each(noCounts)('are never counted from %j', (value) => {
    const result = requestCountsFrom([sample(value, { status: '200' })], options)
    expect(why(result)).toMatch(/^malformed: .* no count$/)
  })

  it('are missing, and not zero, without series', () => {
    expect(why(requestCountsFrom([], options))).toBe('absent: no series of the request counter')
  })

  it('are ambiguous where several things are meant', () => {
    const other = sample('1', { channel: 'stable', status: '200' })
    const twice = sample('1', { ...next, status: '200' })
    const named = sample('1', { ...next, status: '503' }, 'other_total')
    expect([
      why(requestCountsFrom([twice, other], options)),
      why(requestCountsFrom([twice, twice], options)),
      why(requestCountsFrom([twice, named], options)),
    ]).toEqual([
      'ambiguous: several values of channel where one is meant: "next", "stable"',
      'ambiguous: the series {channel="next",status="200"} stands there twice',
      'ambiguous: several metrics where one is meant: "", "other_total"',
    ])
  })

  it('need a status', () => {
    expect(why(requestCountsFrom([sample('1', next)], options))).toBe(
      'malformed: {channel="next"} has no label status',
    )
  })

  it('take __proto__ for a status like any other', () => {
    const labels = new Map([['status', '__proto__']])
    const result = requestCountsFrom([{ name: '', labels, value: '1' }], options)
    expect(result.ok && [...result.value.byStatus.keys()]).toEqual(['__proto__'])
  })
})
