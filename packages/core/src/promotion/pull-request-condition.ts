import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import type { PromotionCommit } from './promotion-commit.ts'
import type { PromotionState, PullRequestState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * A promotion whose pull request has ended does not land. Closed: a person said no, or something
 * deleted its branch. Merged: the channel must have had it, and has it no longer.
 */
export function judgePullRequest(
  { channel, baseline }: PromotionQuestion,
  { branch }: PromotionCommit,
  { head, pullRequest }: PromotionState,
): readonly GateResult[] {
  if (pullRequest === undefined || pullRequest.state === 'open') return []
  const { number, state, endedBy, baseHead } = pullRequest
  const common = {
    gate: 'pull request',
    observed: `#${number} ${state}${endedBy === undefined ? '' : ` by ${endedBy}`}`,
    required: 'an open pull request',
    sources: [],
    remarks: [],
  } as const
  const isBranchGone = head === undefined
  if (state === 'closed') {
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        reason: isBranchGone
          ? `The branch of #${number} was deleted, and a pull request without a branch is closed.`
          : 'A closed promotion is a person’s no to this candidate.',
        clear: [
          isBranchGone
            ? `${restore(branch, pullRequest)}, then reopen #${number}; or bring a newer commit.`
            : `Reopen it with \`gh pr reopen ${number}\`, or bring a newer commit.`,
        ],
      },
    ]
  }
  if (baseHead !== baseline.commit) {
    return [
      {
        ...common,
        verdict: 'inconclusive',
        next: 'wait',
        reason: `#${number} was merged while ${channel.name} was being read.`,
        clear: ['The next run, which sees what the channel has now.'],
      },
    ]
  }
  return [
    {
      ...common,
      verdict: 'fail',
      next: 'act',
      reason: `#${number} was merged, but ${channel.name} no longer has it: ${channel.branch} is at ${shortSha(baseline.commit)} again.`,
      clear: [
        `If that was a mistake, push what #${number} merged to ${channel.branch} again. To promote this candidate once more: ${isBranchGone ? `${lowerFirst(restore(branch, pullRequest))}, then ` : ''}\`gh pr create --base ${channel.branch} --head ${branch} --fill\`. If it is to stay out, bring a newer commit.`,
      ],
    },
  ]
}

/** Works without a clone: the commit of a pull request stays on GitHub. */
function restore(branch: string, { head }: PullRequestState): string {
  return `Restore the branch with \`gh api repos/{owner}/{repo}/git/refs -f ref=refs/heads/${branch} -f sha=${head}\``
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
