import { blockedBy, type Outcome, unmeasured } from '@sluice/core'
import { type PromotionRun, recordOf } from '@sluice/runtime'
import type { FailableOutcome } from './inputs.ts'
import { emptyOutputs, type Outputs } from './outputs.ts'

/** What became of one channel: a decision, or the sentence that says why there is none. */
export type ChannelRun =
  | { readonly ok: true; readonly run: PromotionRun }
  | { readonly ok: false; readonly channel: string; readonly problem: string }

/** Why this run is red: outcomes that the caller wants so, and always what GitHub refused. */
export function failures(
  { decision, report, refusal }: PromotionRun,
  failOn: readonly FailableOutcome[],
): readonly string[] {
  if (decision.outcome === 'up-to-date') return []
  const held = report.conditions.some(({ verdict }) => verdict === 'fail')
  const has: Readonly<Record<FailableOutcome, boolean>> = {
    blocked: decision.outcome === 'blocked' || held,
    waiting: decision.outcome === 'waiting' || waitsToLand(report),
    unmeasured: unmeasured(decision).length > 0,
  }
  const outcomes = failOn.filter((outcome) => has[outcome])
  return refusal === undefined ? outcomes : [...outcomes, 'refused by GitHub']
}

/** The gates are open, and what is left clears by itself. */
function waitsToLand({ conditions }: PromotionRun['report']): boolean {
  const open = conditions.filter(({ verdict }) => verdict !== 'pass')
  return open.length > 0 && open.every(({ next }) => next === 'wait')
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
