import {
  blockedBy,
  type EntryRecord,
  type EntryReport,
  entryOutcome,
  entryRecord,
  type Outcome,
  openOf,
  type PromotionRecord,
  unmeasured,
} from '@sluice/core'
import { type PromotionRun, recordOf } from '@sluice/runtime'
import type { FailableOutcome } from './inputs.ts'
import { emptyOutputs, type Outputs } from './outputs.ts'

/** What became of one channel: a decision, or the sentence that says why there is none. */
export type ChannelRun =
  | { readonly ok: true; readonly run: PromotionRun }
  | { readonly ok: true; readonly entry: EntryReport }
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

/** The same of labelled pull requests, of which none says anything about a channel's evidence. */
export function entryFailures(
  report: EntryReport,
  failOn: readonly FailableOutcome[],
): readonly string[] {
  const outcome = entryOutcome(report)
  return failOn.filter((one) => one === outcome)
}

/** The gates are open, and what is left clears by itself. */
function waitsToLand({ conditions }: PromotionRun['report']): boolean {
  const open = conditions.filter(({ verdict }) => verdict !== 'pass')
  return open.length > 0 && open.every(({ next }) => next === 'wait')
}

const urgency: readonly Outcome[] = ['up-to-date', 'promote', 'waiting', 'blocked']

/** Of several channels the outputs speak of the most urgent one; `record` has a line for each. */
export function outputsOf(runs: readonly ChannelRun[]): Outputs {
  const told = runs.flatMap((one) => {
    if (!one.ok) return []
    return [
      'run' in one
        ? { outcome: one.run.decision.outcome, outputs: promotionOutputs(one.run) }
        : { outcome: entryOutcome(one.entry), outputs: entryOutputs(one.entry) },
    ]
  })
  const [first] = told.toSorted((a, b) => urgency.indexOf(b.outcome) - urgency.indexOf(a.outcome))
  if (first === undefined) return emptyOutputs
  const records = runs.flatMap((one): (PromotionRecord | EntryRecord)[] => {
    if (!one.ok) return []
    return ['run' in one ? recordOf(one.run) : entryRecord(one.entry)]
  })
  return { ...first.outputs, record: records.map((one) => JSON.stringify(one)).join('\n') }
}

function promotionOutputs({ decision, report }: PromotionRun): Outputs {
  return {
    ...emptyOutputs,
    decision: decision.outcome,
    'blocked-by': blockedBy(report).join(','),
    candidate: decision.outcome === 'up-to-date' ? '' : decision.candidate.commit,
    baseline: decision.baseline.commit,
    'pull-request': report.pullRequest === undefined ? '' : String(report.pullRequest.number),
    merged: String(report.landed !== undefined),
  }
}

/** Of several pull requests the outputs speak of the one that was merged, else of the first. */
function entryOutputs(report: EntryReport): Outputs {
  const { pullRequests, baseline, dryRun } = report
  const merged = dryRun ? undefined : pullRequests.find(({ action }) => action === 'merge')
  const row = merged ?? pullRequests[0]
  const open = new Set(pullRequests.flatMap(openOf).map(({ gate }) => gate))
  return {
    ...emptyOutputs,
    decision: entryOutcome(report),
    'blocked-by': [...open].join(','),
    candidate: row?.head ?? '',
    baseline,
    'pull-request': row === undefined ? '' : String(row.number),
    merged: String(merged !== undefined),
  }
}
