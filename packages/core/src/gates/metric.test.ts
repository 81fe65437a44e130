import { describe, expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'

const asking = (...metrics: readonly string[]) =>
  scenario(
    runbookPolicy.replace(
      'stable: { from: next }',
      `stable: { from: next, enter: { metric: [${metrics.map((one) => `{ ${one} }`).join(', ')}] } }`,
    ),
  )

const QUERY = `query: 'sum(x{channel="{channel}"})'`
const refunds = asking(`name: refunds, ${QUERY}, max: 5`)
const cost = asking(`name: cost, ${QUERY}, max-increase: 10%`)

const metricOf = (story: Scenario) => story.decide().gates.find(({ gate }) => gate === 'metric')
const verdictOf = (story: Scenario) => metricOf(story)?.verdict

describe('against a limit', () => {
  test('a number passes up to the limit, and not beyond', () => {
    expect(metricOf(refunds.metric('refunds', { candidate: 5 }))).toEqual({
      gate: 'metric',
      verdict: 'pass',
      next: 'nothing',
      observed: 'refunds 5',
      required: 'refunds at most 5',
      reason: 'refunds is within its limits.',
      clear: [],
      about: { kind: 'channel', channel: 'next' },
      sources: [{ name: 'Prometheus prom.example.com' }],
      remarks: [],
    })
    expect(metricOf(refunds.metric('refunds', { candidate: 5.00000001 }))).toMatchObject({
      verdict: 'fail',
      next: 'act',
      observed: 'refunds 5.00000001',
      reason: 'refunds is above 5.',
      clear: ['Look at why refunds of next is so, and fix it there.'],
    })
  })

  test('a least value may be negative', () => {
    const margin = asking(`name: margin, ${QUERY}, min: -0.5`)
    expect(verdictOf(margin.metric('margin', { candidate: -0.5 }))).toBe('pass')
    expect(verdictOf(margin.metric('margin', { candidate: -0.51 }))).toBe('fail')
  })
})

describe("against the channel's own value", () => {
  test('a share is taken of it, exactly', () => {
    expect(verdictOf(cost.metric('cost', { candidate: 0.33, baseline: 0.3 }))).toBe('pass')
    expect(metricOf(cost.metric('cost', { candidate: 0.34, baseline: 0.3 }))).toMatchObject({
      verdict: 'fail',
      observed: 'cost 0.34; stable 0.3',
      required: 'cost at most 10 % above stable',
      reason: 'cost is 13.33 % higher, where at most 10 % is allowed.',
    })
    expect(verdictOf(cost.metric('cost', { candidate: 0.1, baseline: 0.3 }))).toBe('pass')
  })

  test('an amount is in its own unit', () => {
    const story = asking(`name: users, ${QUERY}, max-decrease: 20`)
    expect(verdictOf(story.metric('users', { candidate: 80, baseline: 100 }))).toBe('pass')
    expect(metricOf(story.metric('users', { candidate: 79, baseline: 100 }))?.reason).toBe(
      'users is 21 lower, where at most 20 is allowed.',
    )
  })

  test('of nothing there is no share: that needs a person, unless nothing changed', () => {
    expect(verdictOf(cost.metric('cost', { candidate: 0, baseline: 0 }))).toBe('pass')
    expect(metricOf(cost.metric('cost', { candidate: 1, baseline: 0 }))).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      clear: ['Write the change as a number in the unit of the metric.'],
    })
  })

  test('without it there is nothing to compare with', () => {
    expect(metricOf(cost.metric('cost', { candidate: 1, baseline: 'absent' }))).toMatchObject({
      verdict: 'unmeasured',
      observed: 'cost nothing measured',
    })
  })
})

describe('several metrics', () => {
  const both = asking(`name: refunds, ${QUERY}, max: 5`, `name: cost, ${QUERY}, max-increase: 10%`)

  test('must all pass, and those that do not are named', () => {
    const story = both.metric('refunds', { candidate: 7 })
    expect(metricOf(story)).toMatchObject({
      verdict: 'fail',
      observed: 'refunds 7; cost 1; stable 1',
      required: 'refunds at most 5; cost at most 10 % above stable',
      reason: 'refunds is above 5.',
    })
  })

  test('wait only where all that is open waits', () => {
    const waiting = both.metric('refunds', { candidate: 'pending' })
    expect(metricOf(waiting)).toMatchObject({ verdict: 'inconclusive', next: 'wait' })
    const both2 = waiting.metric('cost', { candidate: 'ambiguous' })
    expect(metricOf(both2)).toMatchObject({ verdict: 'unmeasured', next: 'act' })
  })
})

test('a number that nobody collected is no pass, whatever the metric is called', () => {
  const story = asking(`name: constructor, ${QUERY}, max: 5`)
  expect(verdictOf(story.evidence({ metrics: {} }))).toBe('unmeasured')
})
