import type { GateResult } from '../gates/gate.ts'
import type { ChannelName } from '../identifiers.ts'
import { needsOf } from '../report/promotion-report.ts'
import { stateTitle } from './channel-state.ts'
import type { MeasuredState } from './rollback-evidence.ts'
import type { RollbackOperation } from './rollback-plan.ts'
import type { RollbackQuestion } from './rollback-question.ts'
import type { JudgedState } from './standing.ts'

/** A workflow that was started for the landed commit, and where its run is seen. */
export type StartedWorkflow = { readonly workflow: string; readonly url: string }

type Numbered = { readonly number: number; readonly url: string }

/** Everything that a report about one rollback says. Renderers add no knowledge. */
export type RollbackReport = {
  readonly channel: ChannelName
  readonly repositoryUrl: string
  /** The last states of the channel, newest first. */
  readonly states: readonly JudgedState[]
  /** What could not be checked, a sentence each. */
  readonly unchecked: readonly string[]
  /** Workflows that were started because a rollback landed, in this run or in one that died. */
  readonly started: readonly StartedWorkflow[]
  /** What was tried beside the rollback and failed, a sentence each. */
  readonly failures: readonly string[]
  readonly dryRun: boolean
  readonly decidedAt: string
} & (
  | { readonly outcome: 'nothing-to-do' | 'refused'; readonly why: string }
  | {
      readonly outcome: 'rollback'
      readonly question: RollbackQuestion
      readonly conditions: readonly GateResult[]
      readonly operations: readonly RollbackOperation[]
      readonly pullRequest?: Numbered
      readonly incident?: Numbered
      /** What the watch's rules said of the head before; absent where they were not asked. */
      readonly measured?: MeasuredState
      /** The commit that the channel's ref moved to. */
      readonly landed?: string
    }
)

export type RollbackDone = Extract<RollbackReport, { outcome: 'rollback' }>

export function rollbackHeadline(report: RollbackReport): string {
  const { channel } = report
  if (report.outcome !== 'rollback')
    return report.outcome === 'refused'
      ? `${channel}: not rolled back. 1 needs you`
      : `${channel}: nothing to roll back`
  const good = report.question.good.state.commit.slice(0, 7)
  if (report.landed !== undefined) return `${channel}: rolled back to ${good}`
  if (report.dryRun) return `${channel}: would be rolled back to ${good}`
  const rows = report.conditions.map((one) => ({ ...one, open: one.verdict !== 'pass' }))
  const needs = needsOf(rows)
  return needs === ''
    ? `${channel}: the rollback to ${good} is ready`
    : `${channel}: the rollback to ${good} is open. ${needs}`
}

/** Entries that a rollback takes away, as people know them. */
export function describeEntry({ state, entry }: JudgedState): string {
  const by = state.authors.length === 0 ? '' : ` (${state.authors.join(', ')})`
  const pull = state.pullRequest
  const named = pull === undefined ? stateTitle(state) : `#${pull.number} ${pull.title}`
  return `${entry === 'own' ? '' : `${entry}: `}${named}${by}`
}
