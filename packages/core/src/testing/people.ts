import type { PromotionState, Review } from '../promotion/promotion-state.ts'
import { withPullRequest } from './after-operation.ts'
import { commitNamed, treeNamed } from './named.ts'

/** What people do to a promotion on GitHub, beside closing and merging it. */

export type ReviewWords = {
  /** The commit that was looked at; the present head by default. */
  readonly of?: string
  readonly canWrite?: boolean
}

/** The latest opinion of one person, in place of an earlier one. */
export function withReview(
  state: PromotionState,
  by: string,
  opinion: Review['state'],
  { of, canWrite = true }: ReviewWords,
): PromotionState {
  const { head: at = commitNamed('no pull request'), reviews = [] } = state.pullRequest ?? {}
  const commit = of === undefined ? at : commitNamed(of)
  const others = reviews.filter((review) => review.by !== by)
  return withPullRequest(state, { reviews: [...others, { by, state: opinion, commit, canWrite }] })
}

/** Another commit on the branch, with another tree and without a status of ours. */
export function withMovedBranch(state: PromotionState, words: string): PromotionState {
  const { head, pullRequest, statuses } = state
  if (head === undefined) throw new Error('There is no branch yet; say `.opened()` first.')
  const commit = commitNamed(words)
  const moved = {
    ...state,
    head: { ...head, commit, tree: treeNamed(words) },
    statuses: { ...statuses, promotion: {} },
  }
  return pullRequest === undefined ? moved : withPullRequest(moved, { head: commit })
}
