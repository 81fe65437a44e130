import type { ConflictedPath, PullRequestLink } from '../backport/outcome.ts'
import type { Pick } from '../backport/select-picks.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { Severity } from '../notices/index.ts'
import type { CommitStatus, PullRequestState } from '../promotion/promotion-state.ts'
import type { Snapshot } from '../promotion/question.ts'
import type { RollbackRules } from '../rollback/rollback-question.ts'

/** What came of the asked commits on the channel's tip, newest first in each list. */
export type RevertSeries = {
  readonly applied: readonly Pick[]
  readonly dropped: readonly DroppedRevert[]
  readonly conflict?: {
    readonly pick: Pick
    readonly paths: readonly ConflictedPath[]
    /** Not tried, since they are under the conflict. */
    readonly remaining: readonly Pick[]
  }
}

/** A commit of which the channel has nothing any more. */
export type DroppedRevert = {
  readonly pick: Pick
  /** The commit that reverted it, where one says so. */
  readonly by?: Sha
}

/** What is known of a commit that is undone, beside what git says. */
export type UndoneChange = { readonly pullRequest?: number; readonly authors: readonly string[] }

/** Commits by which another channel has what is reverted. */
export type Elsewhere = {
  readonly channel: ChannelName
  /** Newest first. */
  readonly commits: readonly Sha[]
}

export type RevertQuestion = {
  readonly channel: { readonly name: ChannelName; readonly branch: string }
  /** Where promotions into the channel come from; absent where nothing is promoted into it. */
  readonly from?: ChannelName
  readonly head: Snapshot
  /** As it was written. */
  readonly asked: readonly string[]
  readonly series: RevertSeries
  /** Whether all of it are reverts themselves: it brings back what they took, and holds nothing. */
  readonly restores: boolean
  readonly known: ReadonlyMap<Sha, UndoneChange>
  readonly elsewhere: readonly Elsewhere[]
  /** How what was asked became these commits, a sentence each. */
  readonly remarks: readonly string[]
  /** Changed paths that guard the channel: its policy and workflows. */
  readonly guards: readonly string[]
  /** Changed paths that the policy calls irreversible. */
  readonly irreversible: readonly string[]
  readonly reason: string
  readonly severity: Severity
  /** Whether the person confirmed that irreversible paths are taken care of. */
  readonly confirmed: boolean
  readonly rules: RollbackRules
  /** Login of whoever asks. */
  readonly by: string
  readonly repositoryUrl: string
  readonly now: string
  /** What could not be checked, a sentence each. */
  readonly unchecked: readonly string[]
}

/** What exists of the revert on GitHub. */
export type RevertState = {
  readonly branch: string
  /** `stale`: made by Sluice on an older tip, and nobody has it open: it is made anew. */
  readonly made: 'no' | 'ready' | 'stale'
  /** The open one. */
  readonly pullRequest?: PullRequestState
  readonly isDraft: boolean
  /** Latest statuses of ours on the branch's head. */
  readonly statuses: Readonly<Record<string, CommitStatus>>
  /** The one about the head that it is made on. */
  readonly incident?: PullRequestLink
}

/** All that is undone, whether it conflicts or not. */
export function undoneBy({ series }: { readonly series: RevertSeries }): readonly Pick[] {
  const { applied, conflict } = series
  return conflict === undefined ? applied : [...applied, conflict.pick, ...conflict.remaining]
}
