import { describe, expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'

const aboutCommit = scenario(
  runbookPolicy.replace("prom.example.com' }", "prom.example.com', about: commit }"),
).at('2026-01-05T08:00:00Z')

const errorsOf = (story: Scenario) => story.decide().gates.find(({ gate }) => gate === 'error-rate')

describe('a candidate that was deployed two hours ago', () => {
  test('waits for enough requests, and is told when they will be there', () => {
    const story = aboutCommit.requests({ '200': 100 }, { windowSeconds: 7200 })
    expect(errorsOf(story)).toMatchObject({
      verdict: 'inconclusive',
      next: 'wait',
      observed: '0 of 100 requests (0 %) in 2 h',
      clear: ['Enough requests about 16:00 UTC at this traffic.'],
    })
  })

  test('waits in vain once another commit took its place, and needs a person', () => {
    const story = aboutCommit
      .requests({ '200': 100 }, { windowSeconds: 7200, ended: true })
      .latency({ 30: 100, '+Inf': 100 }, { windowSeconds: 7200, ended: true })
    const clear = ['Another commit took its place: deploy it again, or bring a newer candidate.']
    expect(errorsOf(story)).toMatchObject({ verdict: 'inconclusive', next: 'act', clear })
    expect(story.decide().gates.find(({ gate }) => gate === 'latency')).toMatchObject({
      next: 'act',
      clear,
    })
  })
})
