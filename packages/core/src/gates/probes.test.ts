import { expect, test } from 'vitest'
import { type Scenario, scenario } from '../testing/index.ts'
import { probesGate } from './probes.ts'

const judge = (story: Scenario) => probesGate.judge(story.question())

test('enough probes, enough of them good, pass', () => {
  expect(judge(scenario().probes({ good: 287, bad: 1 }))).toMatchObject({
    verdict: 'pass',
    observed: '287 of 288 good (99.65 %)',
    required: '99 % good, 90 % of 24 h probed',
    reason: 'next was healthy for the last 24 h.',
  })
})

test('exactly the least share is enough; one more bad probe is not', () => {
  expect(judge(scenario().probes({ good: 99, bad: 1 }))?.verdict).toBe('pass')
  expect(judge(scenario().probes({ good: 98, bad: 2 }))).toMatchObject({
    verdict: 'fail',
    next: 'act',
    observed: '98 of 100 good (98 %)',
    reason: '2 probes of next failed in the last 24 h.',
    clear: ['Check that the service is up.'],
  })
})

test('too few so far only need time', () => {
  expect(judge(scenario().probes({ good: 258, bad: 1, expected: 288 }))).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    observed: '258 of 259 good (99.61 %); 288 expected',
    reason: 'The last 24 h have 259 of 288 probes; 90 % are needed.',
    clear: ['More probes, as the window of 24 h fills. If none come, look why they stopped.'],
  })
  expect(judge(scenario().probes({ good: 259, bad: 1, expected: 288 }))?.verdict).toBe('pass')
})

test('bad ones beyond what the whole window may have fail, however many are to come', () => {
  expect(judge(scenario().probes({ good: 10, bad: 2, expected: 288 }))?.verdict).toBe(
    'inconclusive',
  )
  expect(judge(scenario().probes({ good: 10, bad: 3, expected: 288 }))).toMatchObject({
    verdict: 'fail',
    next: 'act',
  })
})

test('of few probes the share of those seen counts too', () => {
  expect(judge(scenario().probes({ good: 179, bad: 2, expected: 201 }))).toMatchObject({
    verdict: 'fail',
    reason: '2 of 181 probes of next failed in the last 24 h.',
  })
})

test('no probe at all is unmeasured: nobody looked', () => {
  expect(judge(scenario().probes({ good: 0, bad: 0, expected: 24 }))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason: 'Nobody probed next in the last 24 h.',
  })
})
