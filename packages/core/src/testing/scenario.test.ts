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

test('the example of `scenario`: a score that dropped too far is held', () => {
  const decision = scenario()
    .promoting('next', 'stable')
    .scores({ baseline: 0.842, candidate: 0.801, items: 200 })
    .decide()
  expect(decision.outcome).toBe('blocked')
})

test('the example of `promotion`: opened and approved, all that is left is to say so and to land', () => {
  const { operations } = promotion(scenario()).opened().approvedBy('alice').plan()
  expect(operations.map(({ kind }) => kind)).toEqual(['update-pull-request', 'land'])
})

test('words that need a pull request say so while there is none', () => {
  expect(() => promotion(scenario()).approvedBy('alice')).toThrow('say `.opened()` first')
  expect(() => promotion(scenario()).movedTo('sneaky')).toThrow('say `.opened()` first')
})

test('a healthy scenario is healthy for whatever the policy asks', () => {
  const demanding = `version: 1
channels:
  stable:
    from: next
    enter:
      ci: { checks: [test, e2e] }
      score: { min: 0.95, min-items: 500, datasets: [base, hard], confidence: 99% }
      error-rate: { status: 503, max: 0.01%, window: 1h, confidence: 99% }
      latency: { share: 99.9%, within: 0.25s, min-requests: 50000 }
      probes: { min-good: 100%, window: 7d, min-coverage: 100% }
  next: {}
evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com' }
  probes: { prometheus: 'up{channel="{channel}"}', every: 30s }
`
  expect(scenario(demanding).decide()).toMatchObject({ outcome: 'promote' })
})
