import type { PullRequestLink } from '../backport/outcome.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { StartedWorkflow } from '../rollback/rollback-report.ts'
import type { RevertOperation } from './revert-plan.ts'
import { type RevertQuestion, undoneBy } from './revert-question.ts'
import type { RevertWay } from './revert-way.ts'

/** Everything that a report about one revert says. Renderers add no knowledge. */
export type RevertReport = {
  readonly channel: ChannelName
  readonly repositoryUrl: string
  readonly asked: readonly string[]
  /** What could not be checked, a sentence each. */
  readonly unchecked: readonly string[]
  /** Workflows that were started because a revert or rollback landed, in this run or before it. */
  readonly started: readonly StartedWorkflow[]
  /** What was tried beside the revert and failed, a sentence each. */
  readonly failures: readonly string[]
  readonly dryRun: boolean
  readonly decidedAt: string
} & (
  | {
      readonly outcome: 'nothing-to-do' | 'refused'
      /** A sentence each. */
      readonly why: readonly string[]
    }
  | RevertedOutcome
)

type RevertedOutcome = {
  readonly outcome: 'revert'
  readonly question: RevertQuestion
  readonly way: RevertWay
  readonly operations: readonly RevertOperation[]
  readonly pullRequest?: PullRequestLink
  /** The commit that the channel's branch moved to. */
  readonly landed?: Sha
  /** The pull request is a draft, since files in it have conflict markers. */
  readonly conflicts: boolean
  readonly incident?: PullRequestLink
}

export type RevertDone = Extract<RevertReport, { outcome: 'revert' }>

export function revertHeadline(report: RevertReport): string {
  const { channel } = report
  if (report.outcome !== 'revert')
    return report.outcome === 'refused'
      ? `${channel}: not reverted. 1 needs you`
      : `${channel}: nothing to revert`
  const count = undoneBy(report.question).length
  const what = `${count} ${count === 1 ? 'commit' : 'commits'}`
  if (report.landed !== undefined) return `${channel}: reverted ${what}`
  if (report.dryRun) return `${channel}: would revert ${what}`
  return report.conflicts
    ? `${channel}: the revert of ${what} conflicts. 1 needs you`
    : `${channel}: the revert of ${what} is open. 1 needs you`
}
