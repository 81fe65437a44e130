import type { Check, RequiredCheck } from '../evidence/evidence.ts'
import type { Sha } from '../identifiers.ts'

/** What exists of a promotion on GitHub when a run looks at it. */
export type PromotionState = {
  /** The commit at the promotion's branch. */
  readonly head?: {
    readonly commit: Sha
    readonly tree: Sha
    readonly parents: readonly Sha[]
    /** Login, or else the name, of its author. */
    readonly by?: string
  }
  /** Absent as well where Sluice closed it itself: that is nobody's no, and a new one may be opened. */
  readonly pullRequest?: PullRequestState
  /** Checks on the promotion commit, without Sluice's own. */
  readonly checks: readonly Check[]
  /** What the channel's branch rules require of the promotion commit, without Sluice's own. */
  readonly requiredChecks: readonly RequiredCheck[]
  /** Policy and workflow files in which candidate and baseline differ. */
  readonly protectedChanges: readonly string[]
  /** Logins of those who wrote the commits that enter. */
  readonly enteringAuthors: readonly string[]
  /** Those of them whose address belongs to no account. */
  readonly unlinkedAuthors?: readonly UnlinkedAuthor[]
  /** More enters than could be read, so that authors are missing. */
  readonly authorsIncomplete?: boolean
  /** Latest commit statuses of ours, by context, on candidate and promotion commit. */
  readonly statuses: {
    readonly candidate: Readonly<Record<string, CommitStatus>>
    readonly promotion: Readonly<Record<string, CommitStatus>>
  }
  /** Present where the token is GITHUB_TOKEN: its pushes start no workflow and change none. */
  readonly gitHubToken?: {
    /** What the status of `dispatchContext` on the baseline says. */
    readonly announced?: string
  }
  /** Whether the channel's rules let changes in through a merge queue only. */
  readonly mergeQueue?: boolean
  /** Open promotions into the channel of another candidate or baseline. */
  readonly others: readonly OtherPromotion[]
}

/** Author or co-author of one commit, as the commit says. */
export type UnlinkedAuthor = {
  readonly name: string
  readonly email: string
  readonly commit: Sha
}

export type PullRequestState = {
  readonly number: number
  readonly url: string
  readonly state: 'open' | 'closed' | 'merged'
  /** Login of whoever closed or merged it. */
  readonly endedBy?: string
  readonly head: Sha
  /** Where the channel's branch was when the pull request was read. */
  readonly baseHead?: Sha
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
  readonly requestedReviewers: readonly string[]
  readonly reviews: readonly Review[]
  /** Where it stands with the merge queue; absent where it was never in one. */
  readonly queue?: QueuePlace
  /** Whether it was opened by a token whose events start no workflow. */
  readonly startsNoWorkflows: boolean
}

export type QueuePlace =
  | { readonly kind: 'entered' }
  /** `reason` in GitHub's words. */
  | { readonly kind: 'removed'; readonly by?: string; readonly reason?: string }

/** The latest opinion of one person. */
export type Review = {
  readonly by: string
  readonly state: 'approved' | 'changes-requested' | 'dismissed' | 'other'
  /** The commit that was looked at. */
  readonly commit: Sha
  readonly canWrite: boolean
}

export type CommitStatus = {
  readonly state: 'success' | 'failure' | 'pending' | 'error'
  readonly description: string
  /** ISO 8601, UTC. */
  readonly createdAt: string
}

export type OtherPromotion = {
  readonly number: number
  readonly head: Sha
  /** Whether it was judged against the present baseline. */
  readonly sameBaseline: boolean
  /** Whether the source has taken back something that its candidate has. */
  readonly takenBack: boolean
}
