import { roleAtLeast } from '../state/account.ts'
import type { PullRequest, Review } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { RequiredReviews } from '../state/rules.ts'
import { effectiveRules } from './effective-rules.ts'

/** GitHub's `latestOpinionatedReviews`: each person's newest approval, refusal or dismissal. */
export function latestOpinionatedReviews(
  repository: RepositoryState,
  pull: PullRequest,
  writersOnly: boolean,
): Review[] {
  const latest = new Map<number, Review>()
  for (const review of pull.reviews) {
    if (review.state === 'COMMENTED' || review.state === 'PENDING') continue
    if (writersOnly && !canPush(repository, review)) continue
    latest.set(review.author.id, review)
  }
  return [...latest.values()]
}

export function canPush(repository: RepositoryState, review: Review): boolean {
  return roleAtLeast(repository.role(review.author), 'write')
}

/** What is asked of a pull request into its base, the strictest of all rules. */
export function requiredReviews(
  repository: RepositoryState,
  pull: PullRequest,
): RequiredReviews | undefined {
  const all = effectiveRules(repository, pull.base, undefined, true).flatMap(({ rule }) =>
    rule.type === 'pull_request' ? [rule.reviews] : [],
  )
  if (all.length === 0) return undefined
  return {
    count: Math.max(...all.map((reviews) => reviews.count)),
    dismissStale: all.some((reviews) => reviews.dismissStale),
    codeOwners: all.some((reviews) => reviews.codeOwners),
    lastPushApproval: all.some((reviews) => reviews.lastPushApproval),
  }
}

export type ReviewDecision = 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED'

/** Null where no review is required. Approvals of an older head count, unless dismissed. */
export function reviewDecision(
  repository: RepositoryState,
  pull: PullRequest,
): ReviewDecision | null {
  const required = requiredReviews(repository, pull)
  const latest = latestOpinionatedReviews(repository, pull, true)
  const changesRequested = latest.some((review) => review.state === 'CHANGES_REQUESTED')
  if (required === undefined || required.count === 0) {
    if (changesRequested) return 'CHANGES_REQUESTED'
    return latest.some((review) => review.state === 'APPROVED') ? 'APPROVED' : null
  }
  if (changesRequested) return 'CHANGES_REQUESTED'
  const approvals = latest.filter((review) => review.state === 'APPROVED')
  const counted = required.lastPushApproval
    ? approvals.filter((review) => review.sha === pull.headSha)
    : approvals
  return counted.length >= required.count ? 'APPROVED' : 'REVIEW_REQUIRED'
}

export function missingReviews(
  repository: RepositoryState,
  pull: PullRequest,
  required: RequiredReviews,
): string | undefined {
  if (required.count === 0) return undefined
  const decision = reviewDecision(repository, pull)
  if (decision === 'APPROVED') return undefined
  if (decision === 'CHANGES_REQUESTED') return 'Changes have been requested.'
  return required.count === 1
    ? 'At least 1 approving review is required by reviewers with write access.'
    : `At least ${required.count} approving reviews are required by reviewers with write access.`
}
