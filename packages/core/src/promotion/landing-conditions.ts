import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import { judgeApproval } from './approval.ts'
import { judgeMergeQueue } from './merge-queue-condition.ts'
import type { PromotionCommit } from './promotion-commit.ts'
import type { PromotionState } from './promotion-state.ts'
import { judgePullRequest } from './pull-request-condition.ts'
import type { PromotionQuestion } from './question.ts'
import { judgeRequiredChecks } from './required-checks.ts'
import { judgeToken } from './token-condition.ts'

/**
 * What must hold beside the gates before the channel's ref may move: the branch holds the judged
 * commit, its pull request is open, the checks that branch rules ask of it are green, and a person
 * approved it where one is asked. Each explains itself like a gate.
 */
export function judgeLanding(
  question: PromotionQuestion,
  commit: PromotionCommit,
  state: PromotionState,
): readonly GateResult[] {
  return [
    ...judgeBranch(commit, state),
    ...judgePullRequest(question, commit, state),
    ...judgeToken(state),
    ...judgeRequiredChecks(question, state),
    ...judgeApproval(question, state),
    ...judgeMergeQueue(state),
  ]
}

/** What the condition is called; the pull request's text looks for it. */
export const PROMOTION_BRANCH = 'promotion branch'

function judgeBranch(
  commit: PromotionCommit,
  { head, pullRequest }: PromotionState,
): readonly GateResult[] {
  if (head === undefined || isPromotionCommit(commit, head)) return []
  return [
    {
      gate: PROMOTION_BRANCH,
      verdict: 'fail',
      next: 'act',
      observed: `${shortSha(head.commit)}, not what was judged`,
      required: 'the judged tree on the judged baseline',
      reason: `Someone moved ${commit.branch}${head.by === undefined ? '' : ` (its newest commit is by ${head.by})`}: what it holds was judged by nobody, and does not land.`,
      clear: [
        pullRequest === undefined
          ? `Delete the branch with \`git push origin --delete ${commit.branch}\`: the next run makes it anew. Or bring a newer commit.`
          : `Push the judged commit back to \`${commit.branch}\` (the timeline of #${pullRequest.number} names it), or bring a newer commit.`,
      ],
      sources: [],
      remarks: [],
    },
  ]
}

/** Whether a commit is, but for its date, the promotion commit that would be made now. */
export function isPromotionCommit(
  commit: PromotionCommit,
  head: NonNullable<PromotionState['head']>,
): boolean {
  return (
    head.tree === commit.tree &&
    head.parents.length === commit.parents.length &&
    head.parents.every((parent, index) => parent === commit.parents[index])
  )
}
