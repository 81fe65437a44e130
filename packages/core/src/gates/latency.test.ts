import { expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'
import { latencyGate } from './latency.ts'

const judge = (story: Scenario) => latencyGate.judge(story.question())
const within = (time: string) =>
  scenario(
    runbookPolicy.replace(
      'stable: { from: next }',
      `stable: { from: next, enter: { latency: { within: ${time} } } }`,
    ),
  )

test('exactly the share at or under the time is enough', () => {
  expect(judge(scenario().latency({ 10: 900, 30: 950, 60: 990, '+Inf': 1000 }))).toMatchObject({
    verdict: 'pass',
    next: 'nothing',
    observed: '95 % within 30 s (1000 requests)',
    required: '95 % within 30 s, of at least 500 in 24 h',
    reason: 'Enough requests took at most 30 s.',
  })
})

test('a request less is not, and is not rounded to it', () => {
  expect(judge(scenario().latency({ 30: 949_999, '+Inf': 1_000_000 }))).toMatchObject({
    verdict: 'fail',
    next: 'act',
    observed: '94.9999 % within 30 s (1000000 requests)',
    reason: 'Too many requests took longer than 30 s.',
    clear: ['Look at what is slow on next.'],
  })
})

test('where no bucket ends at the time, the ones around it decide if both say the same', () => {
  const bracketed = within('20s')
  expect(judge(bracketed.latency({ 10: 950, 30: 990, '+Inf': 1000 }))).toMatchObject({
    verdict: 'pass',
    observed: '95 % within 10 s, 99 % within 30 s (1000 requests)',
    reason: 'Enough requests took at most 10 s, so within 20 s too.',
  })
  expect(judge(bracketed.latency({ 10: 900, 30: 949, '+Inf': 1000 }))).toMatchObject({
    verdict: 'fail',
    reason: 'Too many requests took longer than 30 s, so longer than 20 s too.',
  })
  expect(judge(bracketed.latency({ 10: 900, 30: 990, '+Inf': 1000 }))).toMatchObject({
    verdict: 'inconclusive',
    next: 'act',
    clear: ['Give the histogram a bucket at 20 s, or set `within` to 10 s or 30 s.'],
  })
})

test('a time beyond the histogram is refused however fast all were: it could never fail', () => {
  expect(judge(scenario().latency({ 5: 1000, 10: 1000, '+Inf': 1000 }))).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    observed: 'cannot be told',
    reason: "30 s lies beyond the histogram's highest bound, 10 s: the rule could never fail.",
  })
})

test('no requests are never fast enough, and few only need time while the window fills', () => {
  expect(judge(scenario().latency({ 30: 0, '+Inf': 0 }))?.verdict).toBe('inconclusive')
  const story = scenario().latency({ 30: 250, '+Inf': 250 }, { windowSeconds: 3_600 })
  expect(judge(story)).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    observed: '250 requests',
    clear: ['Enough requests about 09:00 UTC at this traffic.'],
  })
})
