import { describe, expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'
import { errorRateGate } from './error-rate.ts'

const judge = (story: Scenario) => errorRateGate.judge(story.question())
const policy = (rule: string) =>
  runbookPolicy.replace(
    'stable: { from: next }',
    `stable: { from: next, enter: { error-rate: ${rule} } }`,
  )
const HOUR = 3_600

test('5xx is a class: every literal code from 500 to 599 counts, and nothing else', () => {
  const story = scenario().requests({ '200': 9_000, '404': 900, '500': 30, '503': 70, '5000': 0 })
  expect(judge(story)).toMatchObject({
    verdict: 'fail',
    next: 'act',
    observed: '100 of 10000 requests (1 %)',
    required: '5xx under 1 % of at least 500 in 24 h',
    reason: '5xx answers are not under 1 % of all requests.',
    clear: ['Look at what fails on next.'],
  })
})

test('a literal status means exactly itself', () => {
  const story = scenario(policy('{ status: 503 }')).requests({ '200': 9_980, '500': 9, '503': 20 })
  expect(judge(story)).toMatchObject({ verdict: 'pass', observed: '20 of 10009 requests (0.2 %)' })
})

test('the limit itself is too much, a request less is not; neither is rounded to the other', () => {
  expect(judge(scenario().requests({ '200': 990_000, '503': 10_000 }))?.verdict).toBe('fail')
  expect(judge(scenario().requests({ '200': 990_010, '503': 9_999 }))).toMatchObject({
    verdict: 'pass',
    observed: '9999 of 1000009 requests (0.9999 %)',
  })
})

describe('too few requests', () => {
  test('of a window that is still filling need time, and it is said how long', () => {
    expect(judge(scenario().requests({ '200': 212 }, { windowSeconds: 8 * HOUR }))).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: '0 of 212 requests (0 %) in 8 h',
      reason: '212 requests in 8 h are too few to tell.',
      clear: ['Enough requests about 18:52 UTC at this traffic.'],
    })
  })

  test('of a window that will not have enough are foreseen', () => {
    expect(judge(scenario().requests({ '200': 20 }, { windowSeconds: 8 * HOUR }))).toMatchObject({
      next: 'wait',
      clear: [
        'The window is full at 2026-01-06 00:00 UTC; at this traffic it will not have 500. Send more traffic to next, or change `min-requests` (500) or `window` (24 h).',
      ],
    })
  })

  test('of a full window need a person', () => {
    expect(judge(scenario().requests({ '200': 499 }))).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      clear: ['Send more traffic to next, or change `min-requests` (500) or `window` (24 h).'],
    })
  })

  test('none at all are no evidence, whatever the rule asks for', () => {
    expect(judge(scenario().requests({}))).toMatchObject({
      verdict: 'inconclusive',
      observed: '0 of 0 requests',
    })
    expect(judge(scenario().requests({ '200': 0 }))?.verdict).toBe('inconclusive')
  })

  test('fail already where no number of good requests up to the least could save them', () => {
    expect(judge(scenario().requests({ '200': 95, '503': 5 }))).toMatchObject({
      verdict: 'fail',
      next: 'act',
      reason: '5xx answers are not under 1 % of 500 requests, whatever the rest of them will be.',
    })
    expect(judge(scenario().requests({ '200': 95, '503': 4 }))?.verdict).toBe('inconclusive')
  })
})

describe('with a confidence asked, the rate must be shown to be under the limit', () => {
  const sure = scenario(policy('{ confidence: 95%, min-requests: 1 }'))

  test.each([
    [0, 299],
    [1, 473],
    [2, 628],
    [3, 773],
    [4, 913],
  ])('%i errors take %i requests', (errors, requests) => {
    const story = (total: number) => sure.requests({ '200': total - errors, '500': errors })
    expect(judge(story(requests))?.verdict).toBe('pass')
    expect(judge(story(requests - 1))).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      clear: [expect.stringContaining(`it takes ${requests} requests to show a rate under 1 %`)],
    })
  })
})

test.each([
  'absent',
  'unreachable',
  'malformed',
  'stale',
  'mismatch',
  'ambiguous',
  'refused',
] as const)('metrics that are %s are unmeasured', (why) => {
  expect(judge(scenario().missing('requests', why, 'What was found instead.'))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason: 'What was found instead.',
    clear: ['Check that the metrics server answers.'],
  })
})

test('metrics that are on their way only need time', () => {
  expect(judge(scenario().missing('requests', 'pending'))).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    observed: 'not there yet',
  })
})
