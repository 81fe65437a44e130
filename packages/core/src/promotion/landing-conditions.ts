import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import { judgeApproval } from './approval.ts'
import type { PromotionCommit } from './promotion-commit.ts'
import type { PromotionState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'
import { judgeRequiredChecks } from './required-checks.ts'

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
    ...judgePullRequest(state),
    ...judgeRequiredChecks(state),
    ...judgeApproval(question, state),
  ]
}

const nothingElse = { sources: [], remarks: [] } as const

function judgeBranch(commit: PromotionCommit, { head }: PromotionState): readonly GateResult[] {
  if (head === undefined || isPromotionCommit(commit, head)) return []
  return [
    {
      gate: 'promotion branch',
      verdict: 'fail',
      next: 'act',
      observed: `${shortSha(head.commit)}, not what was judged`,
      required: 'the judged tree on the judged baseline',
      reason: `Someone moved ${commit.branch}: what it holds was judged by nobody.`,
      clear: [
        `Push the judged commit back to \`${commit.branch}\` (the pull request's timeline names it), or bring a newer commit.`,
      ],
      ...nothingElse,
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

function judgePullRequest({ pullRequest }: PromotionState): readonly GateResult[] {
  if (pullRequest === undefined || pullRequest.state !== 'closed') return []
  const { number, endedBy } = pullRequest
  return [
    {
      gate: 'pull request',
      verdict: 'fail',
      next: 'act',
      observed: `#${number} closed${endedBy === undefined ? '' : ` by ${endedBy}`}`,
      required: 'an open pull request',
      reason: 'A closed promotion is a person’s no to this candidate.',
      clear: [`Reopen it with \`gh pr reopen ${number}\`, or bring a newer commit.`],
      ...nothingElse,
    },
  ]
}
