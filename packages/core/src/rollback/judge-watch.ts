import type { PromotionEvidence } from '../evidence/evidence.ts'
import { errorRateGate } from '../gates/error-rate.ts'
import type { GateResult } from '../gates/gate.ts'
import { latencyGate } from '../gates/latency.ts'
import { probesGate } from '../gates/probes.ts'
import { scoreGate } from '../gates/score.ts'
import type { Channel, WatchRules } from '../policy/policy.ts'
import type { RunbookCommands } from '../policy/runbook-settings.ts'
import type { PolicyReference, Snapshot } from '../promotion/question.ts'

export type WatchedChannel = {
  readonly channel: Channel
  readonly rules: WatchRules
  readonly head: Snapshot
  readonly evidence: Pick<PromotionEvidence, 'candidateEval' | 'requests' | 'latency' | 'probes'>
  readonly policy: PolicyReference
  readonly runbook: RunbookCommands
  readonly now: string
}

/** Asks the gates of a promotion about the channel itself: it is its own candidate and baseline. */
export function judgeWatch(watched: WatchedChannel): readonly GateResult[] {
  const { channel, rules, head, policy, runbook, now } = watched
  const { candidateEval } = watched.evidence
  const notAsked = {
    kind: 'missing',
    source: { name: 'watch' },
    why: 'absent',
    detail: '',
  } as const
  const question = {
    channel: {
      ...channel,
      entry: {
        from: channel.name,
        approval: 'none',
        history: 'merge',
        labels: [],
        reviewers: [],
        dispatch: [],
        gates: { ...rules.gates, fixes: {} },
      },
    },
    from: channel,
    baseline: head,
    candidate: head,
    evidence: { ...watched.evidence, baselineEval: candidateEval, ci: notAsked, fixes: notAsked },
    policy,
    runbook,
    now,
  } as const
  return [scoreGate, errorRateGate, latencyGate, probesGate].flatMap((gate) => {
    const result = gate.judge(question)
    return result === undefined ? [] : [result]
  })
}
