import { describe, expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'

const soaking = (rule: string) =>
  scenario(
    runbookPolicy.replace(
      'stable: { from: next }',
      `stable: { from: next, enter: { soak: ${rule} } }`,
    ),
  ).at('2026-01-05T08:00:00Z')

const soakOf = (story: Scenario) => story.decide().gates.find(({ gate }) => gate === 'soak')

describe('on its channel', () => {
  test('the candidate waits until it was there long enough, and is told when that is', () => {
    const story = soaking('{ for: 24h }').times({ arrived: '2026-01-04T20:30:00Z' })
    expect(story.decide().outcome).toBe('waiting')
    expect(soakOf(story)).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: 'since 2026-01-04 20:30 UTC (#640 was merged)',
      required: '24 h on next',
      reason: 'It has not been on next for 24 h yet.',
      clear: ['Long enough at 20:30 UTC.'],
    })
    expect(story.at('2026-01-05T20:29:59Z').decide().outcome).toBe('waiting')
    expect(story.at('2026-01-05T20:30:00Z').decide().outcome).toBe('promote')
  })

  test('of another commit, it says nothing about this one', () => {
    const { evidence } = soaking('{}').candidate('another').question()
    const story = soaking('{}').evidence({ ...(evidence.arrival && { arrival: evidence.arrival }) })
    expect(soakOf(story)).toMatchObject({ verdict: 'unmeasured', observed: 'about something else' })
  })
})

describe('deployed', () => {
  const rule = '{ for: 6h, since: deployment }'

  test('the time counts from the success of the deployment', () => {
    const story = soaking(rule).times({ deployed: '2026-01-05T05:00:00Z' })
    expect(soakOf(story)).toMatchObject({
      next: 'wait',
      observed: 'since 2026-01-05 05:00 UTC',
      required: '6 h in next',
      clear: ['Long enough at 11:00 UTC.'],
    })
    expect(story.at('2026-01-05T11:00:00Z').decide().outcome).toBe('promote')
  })

  test('once another commit took its place, no more time comes', () => {
    const story = soaking(rule).times({
      deployed: '2026-01-05T01:00:00Z',
      replaced: '2026-01-05T04:00:00Z',
    })
    expect(soakOf(story)).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      observed: '2026-01-05 01:00 UTC to 2026-01-05 04:00 UTC',
      reason: 'It was deployed to next for only 3 h, then another commit took its place.',
    })
  })

  test('time on the branch is not time in the environment', () => {
    const story = soaking(rule).missing('deployment', 'absent', 'It was never deployed to next.')
    expect(soakOf(story)).toMatchObject({
      verdict: 'unmeasured',
      reason: 'It was never deployed to next.',
    })
  })
})
