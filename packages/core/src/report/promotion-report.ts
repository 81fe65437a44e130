import type { GateResult } from '../gates/gate.ts'
import type { CandidateDecision, Decision } from '../promotion/decision.ts'
import type { PromotionOperation } from '../promotion/plan.ts'
import type { CommitStatus } from '../promotion/promotion-state.ts'

/** Everything that a report about one look at one channel says. Renderers add no knowledge. */
export type PromotionReport = {
  readonly decision: Decision
  /** From `judgeLanding`; empty where nothing may land anyway. */
  readonly conditions: readonly GateResult[]
  readonly protectedChanges: readonly string[]
  /** Address of the repository on the web, for links. */
  readonly repositoryUrl: string
  readonly pullRequest?: { readonly number: number; readonly url: string }
  /** The outcome that the last look left on the candidate. */
  readonly previous?: CommitStatus
  readonly operations: readonly PromotionOperation[]
  readonly dryRun: boolean
  /** The commit that the channel's ref moved to. */
  readonly landed?: string
}

export type Row = GateResult & { readonly open: boolean }

/** The gates, and the landing conditions once the gates are passed: the rows of the table. */
export function rowsOf({ decision, conditions }: PromotionReport): readonly Row[] {
  if (decision.outcome === 'up-to-date') return []
  // Nobody is asked to approve what the gates do not let through.
  const asked = decision.outcome === 'promote' ? [...decision.gates, ...conditions] : decision.gates
  const rows = asked.map((result) => ({ ...result, open: result.verdict !== 'pass' }))
  return [...rows].sort((a, b) => rank(a) - rank(b))
}

function rank({ open, next }: Row): number {
  return open ? (next === 'wait' ? 1 : 0) : 2
}

/** The headline: what happened, and how many things wait for whom. */
export function headlineOf(report: PromotionReport): string {
  const { decision, landed, dryRun } = report
  const { channel } = decision
  if (decision.outcome === 'up-to-date') return `${channel}: up to date`
  const needs = needsOf(rowsOf(report))
  if (landed !== undefined) return `${channel}: promoted`
  if (decision.outcome === 'promote') {
    if (needs === '') return dryRun ? `${channel}: would be promoted` : `${channel}: ready`
    return `${channel}: the gates are open. ${needs}`
  }
  return `${channel}: not promoted. ${needs}`
}

function needsOf(rows: readonly Row[]): string {
  const open = rows.filter((row) => row.open)
  const wait = open.filter(({ next }) => next === 'wait').length
  const act = open.length - wait
  return [
    ...(act > 0 ? [`${act} ${act === 1 ? 'needs' : 'need'} you`] : []),
    ...(wait > 0
      ? [`${wait} ${wait === 1 ? 'clears' : 'clear'} by ${wait === 1 ? 'itself' : 'themselves'}`]
      : []),
  ].join(', ')
}

/** Names of the gates and conditions that hold the channel, those for people first. */
export function blockedBy(report: PromotionReport): readonly string[] {
  return rowsOf(report)
    .filter((row) => row.open)
    .map(({ gate }) => gate)
}

/** Whether a gate could not be measured: a look that says nothing about the candidate. */
export function unmeasured(decision: CandidateDecision): readonly GateResult[] {
  return decision.gates.filter(({ verdict }) => verdict === 'unmeasured')
}
