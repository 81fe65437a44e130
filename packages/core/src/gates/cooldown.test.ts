import { expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'

const cooling = scenario(
  runbookPolicy.replace(
    'stable: { from: next }',
    'stable: { from: next, enter: { cooldown: { for: 4h } } }',
  ),
).at('2026-01-05T08:00:00Z')

const cooldownOf = (story: Scenario) => story.decide().gates.find(({ gate }) => gate === 'cooldown')

test('after a landing the channel is left alone, and it is told for how long', () => {
  const story = cooling.times({ landed: '2026-01-05T05:10:00Z' })
  expect(story.decide().outcome).toBe('waiting')
  expect(cooldownOf(story)).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    observed: '2026-01-05 05:10 UTC (#612 was merged)',
    required: '4 h after the last landing',
    reason: 'stable moved less than 4 h ago.',
    clear: ['Over at 09:10 UTC.'],
  })
  expect(story.at('2026-01-05T09:09:59Z').decide().outcome).toBe('waiting')
  expect(story.at('2026-01-05T09:10:00Z').decide().outcome).toBe('promote')
})

test('when nobody can tell since when, that is no pass', () => {
  const story = cooling.missing('landing', 'absent', 'GitHub does not tell.')
  expect(cooldownOf(story)).toMatchObject({ verdict: 'unmeasured', next: 'act' })
})

test('the landing of an older baseline says nothing about this one', () => {
  const { evidence } = cooling.baseline('older').question()
  const story = cooling.evidence({ ...(evidence.landing && { landing: evidence.landing }) })
  expect(cooldownOf(story)?.verdict).toBe('unmeasured')
})
