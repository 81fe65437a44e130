import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderLog, renderPullRequestBody, renderSummary } from '../report/index.ts'
import { promotion, runbookPolicy, scenario } from '../testing/index.ts'
import { lookStatus } from './look-status.ts'

const story = scenario().at('2026-01-05T12:00:00Z')
const worse = story.scores({ baseline: 0.842, candidate: 0.801, items: 200 })
const channelSays = (settings: string) =>
  scenario(runbookPolicy.replace('{ from: next }', `{ from: next, ${settings} }`))
    .at('2026-01-05T12:00:00Z')
    .scores({ baseline: 0.842, candidate: 0.801, items: 200 })

describe('an override', () => {
  const alice = { by: 'alice', reason: 'the dataset is wrong', for: '6h' }

  test('lets the candidate past the gate, whose verdict stays what it is', () => {
    const decision = worse.overridden(['score'], alice).decide()
    expect(decision.outcome).toBe('promote')
    expect(decision.gates.find(({ gate }) => gate === 'score')).toMatchObject({
      verdict: 'fail',
      observed: '0.801; stable 0.842; 0.041 lower (200 items)',
      overridden: {
        by: 'alice',
        reason: 'the dataset is wrong',
        at: '2026-01-05T12:00:00.000Z',
        until: '2026-01-05T18:00:00.000Z',
      },
    })
    expect(lookStatus(decision)).toEqual({
      state: 'success',
      description: 'score overridden by alice; 5 gates pass',
    })
  })

  test('is said wherever the decision is', () => {
    const report = promotion(worse.overridden(['score'], alice)).report()
    const said = 'alice overrides it until 2026-01-05 18:00 UTC: the dataset is wrong'
    expect(renderLog(report).join('\n')).toContain(
      `  ! score       0.801; stable 0.842; 0.041 lower (200 items) — required: at most 0.02 lower, at least 0.8\n      ${said}`,
    )
    for (const text of [renderSummary(report), renderPullRequestBody(report)]) {
      expect(text).toContain('| ! overridden | score | 0.801; stable 0.842;')
      expect(text).toContain(`**Overridden** (score): ${said}.`)
      expect(text).toMatch(/^## stable: the gates are open, 1 overridden(\. 1 needs you)?\n/)
    }
  })

  test.each([
    ['it has ended', worse.overridden(['score'], { at: '2026-01-05T06:00:00Z', for: '6h' })],
    [
      'it has ended by the policy, whatever it says',
      channelSays('override: { longest: 2h }').overridden(['score'], {
        at: '2026-01-05T09:59:00Z',
        for: '30d',
      }),
    ],
    ['it was of another candidate', worse.overridden('all').candidate('the next one')],
    ['it was of another baseline', worse.overridden('all').baseline('after a hotfix')],
    ['it is about another gate', worse.overridden(['ci', 'latency'])],
    ['the policy forbids all', channelSays('override: off').overridden(['score'])],
    ['the policy allows others', channelSays('override: { allow: [ci] }').overridden('all')],
  ])('changes nothing where %s', (_, overridden) => {
    const { outcome, gates } = overridden.decide()
    expect(outcome).toBe('blocked')
    expect(gates.filter((one) => one.overridden !== undefined)).toEqual([])
  })

  test('of what could not be measured must name it', () => {
    const dark = story.missing('latency', 'unreachable')
    expect(dark.overridden('all').decide().outcome).toBe('blocked')
    expect(dark.overridden(['latency']).decide().outcome).toBe('promote')
  })

  test('never ends a hold, and never loses a fix', () => {
    const removed = story.onlyOnChannel('revert', { status: { kind: 'removal', removes: [] } })
    const fixed = story.onlyOnChannel('hotfix')
    for (const held of [removed, fixed])
      expect(held.overridden('all').overridden(['hold', 'fixes']).decide().outcome).toBe('blocked')
  })

  test('is an exception: a person approves it, also where the channel asks for nobody', () => {
    const alone = promotion(channelSays('approval: none').overridden(['score'])).opened()
    expect(alone.plan().operations.some(({ kind }) => kind === 'land')).toBe(false)
    expect(alone.conditions()).toMatchObject([
      { gate: 'approval', reason: 'An approval is needed, since gates are overridden.' },
    ])
    const { operations } = alone.approvedBy('bob').plan()
    expect(operations.at(-1)).toMatchObject({ kind: 'land' })
  })

  test('no gate says of itself that it is overridden', () => {
    const overridden = { by: 'me', reason: 'x', at: story.question().now, until: '2099-01-01' }
    const liar = {
      name: 'liar',
      judge: () => ({
        gate: 'liar',
        verdict: 'fail' as const,
        next: 'act' as const,
        observed: '',
        required: '',
        reason: '',
        clear: [],
        sources: [],
        remarks: [],
        overridden,
      }),
    }
    expect(story.decide([liar]).outcome).toBe('blocked')
  })
})

const hours = { '1h': 1, '12h': 12, '300d': 24 } as const

test('no override turns another candidate, another gate, or counts when it has ended', () => {
  const gate = fc.constantFrom('ci', 'score', 'error-rate', 'latency', 'probes', 'fixes', 'hold')
  const said = fc.record({
    gates: fc.oneof(fc.constant('all' as const), fc.uniqueArray(gate)),
    of: fc.constantFrom('one', 'two'),
    onto: fc.constantFrom('old', 'new'),
    hoursAgo: fc.integer({ min: 0, max: 48 }),
    for: fc.constantFrom('1h' as const, '12h' as const, '300d' as const),
  })
  fc.assert(
    fc.property(fc.array(said, { maxLength: 4 }), fc.boolean(), (overrides, measured) => {
      const bad = story
        .ci({ test: 'failure' })
        .scores({ baseline: 0.9, candidate: 0.7, items: 200 })
        .onlyOnChannel('hotfix')
      const asked = (measured ? bad : bad.missing('latency', 'absent')).candidate('one')
      const all = overrides.reduce(
        (before, { gates, of, onto, hoursAgo, ...words }) =>
          before
            .candidate(of)
            .baseline(onto)
            .overridden(gates, {
              at: new Date(Date.parse('2026-01-05T12:00:00Z') - hoursAgo * 3_600_000).toISOString(),
              for: words.for,
            }),
        asked,
      )
      const plain = asked.candidate('one').baseline('old').decide()
      const decided = all.candidate('one').baseline('old').decide()
      const counts = overrides.filter(
        (one) => one.of === 'one' && one.onto === 'old' && one.hoursAgo < hours[one.for],
      )
      expect(decided.gates.map(({ overridden: _, ...rest }) => rest)).toEqual(plain.gates)
      for (const { gate: name, verdict, overridden } of decided.gates) {
        const reached = counts.some(({ gates }) =>
          gates === 'all' ? verdict !== 'unmeasured' : gates.some((one) => one === name),
        )
        const may = verdict !== 'pass' && name !== 'fixes' && name !== 'hold'
        expect([name, overridden !== undefined]).toEqual([name, reached && may])
      }
      expect(decided.outcome).toBe('blocked')
    }),
    { numRuns: 60 },
  )
})
