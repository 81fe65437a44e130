import { blockedBy, type Outcome, unmeasured } from '@sluice/core'
import { type PromotionRun, recordOf } from '@sluice/runtime'
import type { FailableOutcome } from './inputs.ts'
import { emptyOutputs, type Outputs } from './outputs.ts'

/** What became of one channel: a decision, or the sentence that says why there is none. */
export type ChannelRun =
  | { readonly ok: true; readonly run: PromotionRun }
  | { readonly ok: false; readonly channel: string; readonly problem: string }

/** Which of the outcomes that the caller wants red this run has. */
export function failures(
  { decision, report }: PromotionRun,
  failOn: readonly FailableOutcome[],
): readonly FailableOutcome[] {
  if (decision.outcome === 'up-to-date') return []
  const held = report.conditions.some(({ verdict }) => verdict === 'fail')
  const has: Readonly<Record<FailableOutcome, boolean>> = {
    blocked: decision.outcome === 'blocked' || held,
    waiting: decision.outcome === 'waiting',
    unmeasured: unmeasured(decision).length > 0,
  }
  return failOn.filter((outcome) => has[outcome])
}

const urgency: readonly Outcome[] = ['up-to-date', 'promote', 'waiting', 'blocked']

/** Of several channels the outputs speak of the most urgent one; `record` has a line for each. */
export function outputsOf(runs: readonly ChannelRun[]): Outputs {
  const decided = runs.flatMap((one) => (one.ok ? [one.run] : []))
  const [first] = [...decided].sort(
    (a, b) => urgency.indexOf(b.decision.outcome) - urgency.indexOf(a.decision.outcome),
  )
  if (first === undefined) return emptyOutputs
  const { decision, report } = first
  return {
    decision: decision.outcome,
    'blocked-by': blockedBy(report).join(','),
    candidate: decision.outcome === 'up-to-date' ? '' : decision.candidate.commit,
    baseline: decision.baseline.commit,
    'pull-request': report.pullRequest === undefined ? '' : String(report.pullRequest.number),
    merged: String(report.landed !== undefined),
    record: decided.map((run) => JSON.stringify(recordOf(run))).join('\n'),
  }
}
