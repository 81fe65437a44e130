import { expect, test } from 'vitest'
import { commitNamed, promotion, scenario } from './index.ts'

test('a scenario without further words is healthy: everything was measured and is good', () => {
  expect(scenario().decide()).toMatchObject({
    outcome: 'promote',
    channel: 'stable',
    from: 'next',
    gates: ['ci', 'score', 'error-rate', 'latency', 'probes', 'fixes'].map((gate) => ({
      gate,
      verdict: 'pass',
      next: 'nothing',
    })),
  })
})

test('every word gives a new story and leaves the old one as it was', () => {
  const healthy = scenario()
  const red = healthy.ci({ test: 'failure' })
  expect(red.decide().outcome).toBe('blocked')
  expect(healthy.decide().outcome).toBe('promote')
  expect(red.ci({ test: 'success' }).decide()).toEqual(healthy.decide())
})

test('a story told in any order is the same story', () => {
  const one = scenario()
    .candidate('new-prompt')
    .scores({ baseline: 0.842, candidate: 0.801 })
    .at('2026-02-01T10:00:00Z')
  const other = scenario()
    .at('2026-02-01T11:00:00+01:00')
    .scores({ baseline: 0.842, candidate: 0.801 })
    .candidate('new-prompt')
  expect(one.question()).toEqual(other.question())
})

test('words name commits: the same words the same one, a whole object name itself', () => {
  expect(commitNamed('new-prompt')).toMatch(/^[0-9a-f]{40}$/)
  expect(commitNamed('new-prompt')).not.toBe(commitNamed('new-prompt-2'))
  expect(commitNamed(commitNamed('new-prompt'))).toBe(commitNamed('new-prompt'))
})

test('a policy that is none, and a way that it does not know, are refused in its own words', () => {
  expect(() => scenario('version: 2')).toThrow('.github/sluice.yml:1')
  expect(() => scenario().promoting('next', 'legacy')).toThrow(
    'The policy does not promote next to legacy, but next to stable.',
  )
})

test('opened() is the state after everything but the landing', () => {
  expect(promotion(scenario()).opened().approvedBy('alice').plan().operations.at(-1)).toMatchObject(
    {
      kind: 'land',
    },
  )
})
