import { readFileSync } from 'node:fs'
import { scenario } from '@sluice/core/testing'
import { expect, test } from 'vitest'

const policy = readFileSync(new URL('sluice.yml', import.meta.url), 'utf8')
const healthy = scenario(policy).promoting('next', 'stable')

test('a healthy candidate gets in', () => {
  expect(healthy.decide().outcome).toBe('promote')
})

test('a model that scores two points lower does not', () => {
  const decision = healthy.scores({ baseline: 0.87, candidate: 0.85 }).decide()
  expect(decision.outcome).toBe('blocked')
  expect(decision.gates.find(({ gate }) => gate === 'score')?.reason).toBe(
    'The score on base is 0.02 lower, where at most 0.01 is allowed.',
  )
})

test('a slow hundredth is allowed, two are not', () => {
  const slow = (requests: number) =>
    healthy.latency({ 10: 1000 - requests, 30: 1000, '+Inf': 1000 }).decide().outcome
  expect(slow(10)).toBe('promote')
  expect(slow(20)).toBe('blocked')
})

test('metrics that nobody can reach are no good metrics', () => {
  expect(healthy.missing('requests', 'unreachable').decide().outcome).toBe('blocked')
})
