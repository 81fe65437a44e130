import type { ChannelName, Sha } from '../identifiers.ts'
import type { Severity } from '../notices/index.ts'
import type { CommitStatus, PullRequestState } from '../promotion/promotion-state.ts'
import type { Snapshot } from '../promotion/question.ts'
import type { ChannelState } from './channel-state.ts'
import type { JudgedState } from './standing.ts'

/** What the policy says of rollbacks; what holds where the policy cannot be read. */
export type RollbackRules = {
  /** Patterns of paths that stay as they are when the channel goes back. */
  readonly keep: readonly string[]
  /** Patterns of paths whose change cannot be undone by an older tree, such as migrations. */
  readonly irreversible: readonly string[]
  /** `none`: a rollback to a state that passed its gates lands by itself. */
  readonly approval: 'human' | 'none'
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
  /** Channels whose reverts are pushed directly, without a pull request. */
  readonly push: readonly ChannelName[]
  /** Workflow files that are started after the landing. */
  readonly dispatch: readonly string[]
}

export const defaultRollbackRules: RollbackRules = {
  keep: ['.github/**'],
  irreversible: [],
  approval: 'human',
  labels: [],
  reviewers: [],
  push: [],
  dispatch: [],
}

/** A tree that need not exist yet: the good one, with what is kept put over it. */
export type RollbackTree =
  | { readonly kind: 'exact'; readonly tree: Sha }
  | {
      readonly kind: 'mixed'
      readonly base: Sha
      /** `object` absent: the path is not there now, and so is taken out. */
      readonly entries: readonly KeptEntry[]
    }

export type KeptEntry = {
  readonly path: string
  readonly object?: {
    readonly sha: Sha
    readonly mode: string
    readonly type: 'blob' | 'tree' | 'commit'
  }
}

export type RollbackQuestion = {
  readonly channel: { readonly name: ChannelName; readonly branch: string }
  readonly head: Snapshot
  readonly good: JudgedState
  readonly undone: readonly JudgedState[]
  /** Commits that the promotions among them brought, newest first. */
  readonly brought: readonly ChannelState[]
  readonly reasoning: readonly string[]
  readonly asked: string
  readonly reason: string
  readonly severity: Severity
  /** Whether the person confirmed that irreversible paths are taken care of. */
  readonly confirmed: boolean
  readonly rules: RollbackRules
  readonly tree: RollbackTree
  /** Changed paths between good state and head that the policy calls irreversible. */
  readonly irreversible: readonly string[]
  /** Who or what asked: a login, or the watch. */
  readonly by: string
  readonly repositoryUrl: string
  readonly now: string
  /** What could not be checked, a sentence each. */
  readonly unchecked: readonly string[]
  /** Why nothing can be measured on either side of it; absent where the watch's rules are asked. */
  readonly notMeasured?: string
}

/** What exists of a rollback on GitHub when a run looks at it. */
export type RollbackState = {
  readonly head?: { readonly commit: Sha; readonly tree: Sha; readonly parents: readonly Sha[] }
  readonly pullRequest?: PullRequestState
  readonly isDraft: boolean
  /** Latest statuses of ours on the rollback commit. */
  readonly statuses: Readonly<Record<string, CommitStatus>>
  /** Open promotions into the channel. */
  readonly promotions: readonly OpenPromotion[]
  /** Other open rollbacks: of a head that the channel has left, or of this head to another state. */
  readonly stale: readonly { readonly number: number; readonly ofHead: boolean }[]
  readonly incident?: { readonly number: number; readonly url: string }
}

export type OpenPromotion = {
  readonly number: number
  readonly head: Sha
  readonly statuses: Readonly<Record<string, CommitStatus>>
  /** What the channel's merge queue would land for it. */
  readonly group?: Sha
}
