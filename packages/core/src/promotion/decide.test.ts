import { describe, expect, test } from 'vitest'
import { builtInGates, type Gate, type GateResult } from '../gates/index.ts'
import { commitNamed, scenario } from '../testing/index.ts'

describe('a decision', () => {
  test('promotes when every gate passes', () => {
    expect(scenario().decide().outcome).toBe('promote')
  })

  test('waits when everything that is open clears by itself', () => {
    const story = scenario().ci({ test: 'in_progress' }).missing('latency', 'pending')
    expect(story.decide().outcome).toBe('waiting')
  })

  test('is blocked as soon as one thing needs a person', () => {
    const story = scenario().ci({ test: 'in_progress' }).onlyOnChannel('hotfix')
    expect(story.decide().outcome).toBe('blocked')
  })

  test('says which policy was applied, about which commits, and when', () => {
    const story = scenario()
      .candidate('new-prompt')
      .baseline('last-week')
      .at('2026-01-05T06:00:00Z')
    expect(story.decide()).toMatchObject({
      channel: 'stable',
      from: 'next',
      candidate: { commit: commitNamed('new-prompt') },
      baseline: { commit: commitNamed('last-week') },
      policy: { file: '.github/sluice.yml', commit: commitNamed('last-week') },
      decidedAt: '2026-01-05T06:00:00.000Z',
    })
  })
})

describe("a script's own gates", () => {
  const result: GateResult = {
    gate: 'bundle-size',
    verdict: 'pass',
    next: 'nothing',
    observed: '480 kB',
    required: 'at most 500 kB',
    reason: 'It is small.',
    clear: [],
    sources: [],
    remarks: [],
  }
  const bundleSize = (judge: Gate['judge']): Gate => ({ name: 'bundle-size', judge })

  test('are asked beside the built-in ones', () => {
    const tooLarge = bundleSize(() => ({ ...result, verdict: 'fail', next: 'act' }))
    const decision = scenario().decide([...builtInGates, tooLarge])
    expect(decision.outcome).toBe('blocked')
    expect(decision.gates.at(-1)?.gate).toBe('bundle-size')
  })

  test('that throw are unmeasured: neither a pass nor a crash', () => {
    const broken = bundleSize(() => {
      throw new Error('no such file: dist/main.js')
    })
    expect(scenario().decide([...builtInGates, broken])).toMatchObject({
      outcome: 'blocked',
      gates: expect.arrayContaining([
        expect.objectContaining({
          gate: 'bundle-size',
          verdict: 'unmeasured',
          reason: 'The gate stopped with an error: no such file: dist/main.js',
        }),
      ]),
    })
  })

  test('that answer no verdict are unmeasured', () => {
    // A script in JavaScript may answer anything.
    const nonsense = bundleSize(() => JSON.parse('{"verdict":"passed"}'))
    expect(scenario().decide([...builtInGates, nonsense]).outcome).toBe('blocked')
  })

  test('cannot leave out that no fix is lost', () => {
    const decision = scenario()
      .onlyOnChannel('hotfix')
      .decide([bundleSize(() => result)])
    expect(decision.outcome).toBe('blocked')
    expect(decision.gates.map(({ gate }) => gate)).toEqual(['bundle-size', 'fixes'])
  })
})

test('without any gate but `fixes` there is no evidence, so no promotion', () => {
  expect(scenario().decide([])).toMatchObject({
    outcome: 'blocked',
    gates: [
      { gate: 'policy', verdict: 'unmeasured' },
      { gate: 'fixes', verdict: 'pass' },
    ],
  })
})
