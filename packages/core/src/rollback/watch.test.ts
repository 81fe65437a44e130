import { describe, expect, test } from 'vitest'
import type { GateResult, Verdict } from '../gates/gate.ts'
import { channelName } from '../identifiers.ts'
import { type Scenario, scenario } from '../testing/index.ts'
import { judgeWatch } from './judge-watch.ts'
import { decideWatch, type WatchQuestion } from './watch.ts'

const channel = channelName('stable')

const watched = `version: 1
channels:
  stable:
    from: next
    enter: { error-rate: off, latency: off, probes: off }
    watch: { error-rate: off, latency: off, probes: off }
  next: {}
evidence: { eval: { report: 'evidence/eval-{channel}.json' } }
`

/** The watch's rules about a channel whose own score is the story's candidate's. */
function judged(story: Scenario): readonly GateResult[] {
  const { channel, candidate, evidence, policy, runbook = {}, now } = story.question()
  if (channel.watch === undefined) throw new Error('not watched')
  return judgeWatch({
    channel,
    rules: channel.watch,
    head: candidate,
    evidence,
    policy,
    runbook,
    now,
  })
}

describe('the rule about the score of a channel', () => {
  const story = scenario(watched)
  const scored = (candidate: number) => story.scores({ candidate, baseline: 0.9, items: 1000 })
  test.each<[string, Scenario, Verdict]>([
    ['of 0.8 holds: at least means at least', scored(0.8), 'pass'],
    ['below 0.8 fails', scored(0.799), 'fail'],
    ['whose report is missing', story.missing('candidateEval', 'absent'), 'unmeasured'],
    ['whose report is old', story.missing('candidateEval', 'stale'), 'unmeasured'],
    [
      'without a number',
      story.scores({ candidate: { q1: Number.NaN }, baseline: 0.9 }),
      'unmeasured',
    ],
  ])('%s', (_, told, verdict) => {
    expect(judged(told)).toMatchObject([{ gate: 'score', verdict }])
  })

  test('does not compare the channel with itself: a low score is no drop', () => {
    const [result] = judged(story.scores({ candidate: 0.7, baseline: 0.9 }))
    expect(result).toMatchObject({ verdict: 'fail' })
    expect(result?.observed).toContain('0.7')
  })
})

const at = (minutes: number) => new Date(Date.parse('2026-01-05T08:00:00Z') + minutes * 60_000)

function result(verdict: Verdict): GateResult {
  const text = { observed: 'o', required: 'r', reason: '', clear: [], sources: [], remarks: [] }
  return { gate: 'score', verdict, next: 'nothing', ...text }
}

type Watched = {
  readonly apart?: number
  readonly looks?: number
  readonly settle?: number
  readonly question?: Partial<WatchQuestion>
}

/** One look after the other, `apart` minutes between them; the outcomes. */
function looks(verdicts: readonly Verdict[], given: Watched = {}): readonly string[] {
  const watch = watching(given)
  return verdicts.map((verdict) => watch([result(verdict)])[0])
}

/** Each call is the next look: its outcome, and what it writes on the head. */
function watching(given: Watched) {
  const { apart = 60 } = given
  let previous: WatchQuestion['previous']
  let index = 0
  return (results: readonly GateResult[]): readonly [string, string | undefined] => {
    const now = at(index++ * apart).toISOString()
    const decision = decideWatch({
      channel,
      rules: {
        gates: {},
        looks: given.looks ?? 2,
        apartSeconds: 1800,
        settleSeconds: (given.settle ?? 0) * 60,
      },
      results,
      ...(previous === undefined ? {} : { previous }),
      enteredAt: at(0).toISOString(),
      entry: 'promotion',
      underWay: false,
      now,
      ...given.question,
    })
    if (decision.status !== undefined) previous = { ...decision.status, createdAt: now }
    return [decision.outcome, decision.status?.description]
  }
}

describe('looks of the watch', () => {
  test('that fail often enough in a row roll back; one that holds forgives', () => {
    expect(looks(['fail', 'fail'])).toEqual(['failing', 'roll-back'])
    expect(looks(['fail', 'pass', 'fail', 'pass', 'fail'])).toEqual([
      'failing',
      'healthy',
      'failing',
      'healthy',
      'failing',
    ])
  })

  test('that measured nothing neither fail nor forgive, however many', () => {
    const [first, ...missing] = looks(['fail', 'unmeasured', 'unmeasured', 'inconclusive', 'fail'])
    expect([first, ...missing]).toEqual(['failing', 'unknown', 'unknown', 'unknown', 'roll-back'])
    expect(looks(Array.from({ length: 9 }, () => 'unmeasured'))).not.toContain('roll-back')
  })

  test('forgive rule by rule: one that never can be measured does not keep old failures of another', () => {
    const errors = (verdict: Verdict) => ({ ...result(verdict), gate: 'error-rate' })
    const noScore = result('unmeasured')
    const watch = watching({ looks: 3 })
    expect(watch([errors('fail'), noScore])).toEqual(['failing', '1 of 3 looks failed: error-rate'])
    expect(watch([errors('fail'), noScore])).toEqual(['failing', '2 of 3 looks failed: error-rate'])
    expect(watch([errors('unmeasured'), noScore])).toEqual(['unknown', undefined])
    expect(watch([errors('pass'), noScore])).toEqual(['unknown', '0 of 3 looks failed'])
    expect(watch([errors('pass'), noScore])).toEqual(['unknown', undefined])
    expect(watch([errors('fail'), noScore])).toEqual(['failing', '1 of 3 looks failed: error-rate'])
  })

  test('do not forgive a rule that failed and is not measured any more', () => {
    const errors = (verdict: Verdict) => ({ ...result(verdict), gate: 'error-rate' })
    const watch = watching({ looks: 3 })
    expect(watch([errors('fail'), result('pass')])).toEqual([
      'failing',
      '1 of 3 looks failed: error-rate',
    ])
    expect(watch([errors('unmeasured'), result('fail')])).toEqual([
      'failing',
      '2 of 3 looks failed: score, error-rate',
    ])
    expect(watch([errors('unmeasured'), result('pass')])).toEqual(['unknown', undefined])
    expect(watch([errors('fail'), result('unmeasured')])[0]).toBe('roll-back')
  })

  test('at once count as one', () => {
    expect(looks(['fail', 'fail', 'fail'], { apart: 1 })).toEqual(['failing', 'failing', 'failing'])
  })

  test('at what has just entered wait for it to settle', () => {
    expect(looks(['fail', 'fail', 'fail'], { looks: 1, settle: 90 })).toEqual([
      'settling',
      'settling',
      'roll-back',
    ])
  })

  test('at a rollback, or at what a person declined, leave it to a person', () => {
    expect(looks(['fail'], { looks: 1, question: { entry: 'rollback' } })).toEqual(['left'])
    const declined = { declined: 'A person decided.' }
    expect(looks(['fail'], { looks: 1, question: declined })).toEqual(['left'])
    expect(looks(['fail'], { looks: 1, question: { ...declined, underWay: true } })).toEqual([
      'roll-back',
    ])
  })
})
