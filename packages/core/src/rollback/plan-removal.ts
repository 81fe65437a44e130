import type { PullRequestState } from '../promotion/promotion-state.ts'
import type { RemovalOperation } from './removal-operation.ts'
import type { RollbackRules } from './rollback-question.ts'

/** The labels and reviews that a pull request lacks; all of them where it is still to be opened. */
export function labelAndAsk(
  wanted: readonly string[],
  { reviewers }: RollbackRules,
  open: PullRequestState | undefined,
): readonly RemovalOperation[] {
  const labels = wanted.filter((label) => !open?.labels.includes(label))
  const asked = [
    ...(open?.requestedReviewers ?? []),
    ...(open?.reviews ?? []).map(({ by }) => by),
  ].map((login) => login.toLowerCase())
  const missing = reviewers.filter((reviewer) => !asked.includes(reviewer.toLowerCase()))
  return [
    ...(labels.length > 0 ? [{ kind: 'add-labels', labels } as const] : []),
    ...(missing.length > 0 ? [{ kind: 'request-reviewers', reviewers: missing } as const] : []),
  ]
}

/** What follows a landing on a channel’s branch. */
export function startDeployments(
  { dispatch }: RollbackRules,
  branch: string,
): readonly RemovalOperation[] {
  return dispatch.map((workflow) => ({ kind: 'dispatch', workflow, ref: branch }))
}
