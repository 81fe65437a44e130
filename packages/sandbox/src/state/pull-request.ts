import type { Sha } from '../git/sha.ts'
import type { Account } from './account.ts'
import type { Actor } from './actor.ts'
import type { IssueBase } from './issue.ts'

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'

export interface Review {
  readonly id: number
  readonly author: Account
  state: ReviewState
  body: string
  readonly sha: Sha
  submittedAt: Date | undefined
}

interface AutoMerge {
  /** Whoever switched it on merges in the end, with all that their token may not do. */
  readonly by: Actor
  readonly method: MergeMethod
  readonly at: Date
  readonly headline: string | undefined
  readonly body: string | undefined
}

/** A pull request in the merge queue: the group commit is what its checks run on and what lands. */
interface QueueEntry {
  readonly at: Date
  readonly by: Actor
  /** Whoever has the lowest is the first. */
  readonly place: number
  /** A pull request that changes leaves the queue. */
  readonly head: Sha
  /** `base`: the branch, or the group ahead of it. */
  readonly built: { readonly base: Sha; readonly group: Sha } | undefined
}

export interface PullRequest extends IssueBase {
  readonly kind: 'pull-request'
  readonly head: string
  /** Its head is a branch here all the same; the API tells that it is another repository's. */
  readonly fromFork: boolean
  /** Where the head branch was when the pull request was last open: it stays when that is gone. */
  headSha: Sha
  base: string
  baseSha: Sha
  draft: boolean
  merged: { readonly at: Date; readonly by: Account; readonly sha: Sha } | undefined
  reviews: Review[]
  requestedReviewers: Account[]
  autoMerge: AutoMerge | undefined
  queued: QueueEntry | undefined
  readonly maintainerCanModify: boolean
}

export function pullRequestState(pull: PullRequest): 'MERGED' | 'CLOSED' | 'OPEN' {
  if (pull.merged !== undefined) return 'MERGED'
  return pull.state === 'closed' ? 'CLOSED' : 'OPEN'
}
