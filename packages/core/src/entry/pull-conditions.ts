import type { GateResult } from '../gates/gate.ts'
import { approversOf } from './approvers.ts'
import { act } from './conditions.ts'
import type { LabelledPullRequest } from './labelled-pull-request.ts'

export function judgeDraft({
  isDraft,
  number,
}: Pick<LabelledPullRequest, 'isDraft' | 'number'>): readonly GateResult[] {
  if (!isDraft) return []
  return [
    act({
      gate: 'draft',
      observed: 'a draft',
      required: 'ready for review',
      reason: `#${number} is a draft.`,
      clear: `Mark it ready: \`gh pr ready ${number}\`.`,
    }),
  ]
}

export function judgeReviews({
  reviews,
  lacksReviews,
  number,
}: Pick<LabelledPullRequest, 'reviews' | 'lacksReviews' | 'number'>): readonly GateResult[] {
  const against = reviews
    .filter(({ state, canWrite }) => state === 'changes-requested' && canWrite)
    .map(({ by }) => by)
  if (against.length > 0) {
    return [
      act({
        gate: 'reviews',
        observed: `${against.join(', ')} asked for changes`,
        required: 'nobody with write access who asks for changes',
        reason: `${against.join(', ')} asked for changes.`,
        clear: 'Settle it with the reviewer, who then approves or dismisses the review.',
      }),
    ]
  }
  if (!lacksReviews) return []
  return [
    act({
      gate: 'reviews',
      observed: 'not enough',
      required: 'the reviews that the rules of the branch ask for',
      reason: `The rules of the branch ask for reviews that #${number} has not.`,
      clear: `Review and approve it: \`gh pr review ${number} --approve\`.`,
    }),
  ]
}

/** A gate cannot be loosened by what it judges: CI runs the pull request's own workflow files. */
export function judgeSteering(
  pull: Pick<LabelledPullRequest, 'steeringFiles' | 'number' | 'reviews' | 'head' | 'author'>,
): readonly GateResult[] {
  const { steeringFiles, number } = pull
  if (steeringFiles?.length === 0) return []
  const common = {
    gate: 'policy and workflows',
    required: 'an approval of exactly this commit where they change',
  }
  const approvers = approversOf(pull)
  if (approvers.length > 0) {
    const observed = `approved by ${approvers.join(', ')}`
    return [
      {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed,
        reason: `It changes what judges it; ${observed}.`,
        clear: [],
        sources: [],
        remarks: [],
      },
    ]
  }
  return [
    act({
      ...common,
      observed: steeringFiles === undefined ? 'too many files to tell' : 'changed, not approved',
      reason:
        steeringFiles === undefined
          ? 'It changes more files than can be read, so that the policy or workflows may be among them.'
          : `It changes ${steeringFiles.join(', ')}, which judge it.`,
      clear: `Somebody with write access who did not open it looks and approves: \`gh pr review ${number} --approve\`.`,
    }),
  ]
}

/** That GitHub has not tried yet holds nothing: the merge itself tells. */
export function judgeConflicts({
  conflicts,
  number,
}: Pick<LabelledPullRequest, 'conflicts' | 'number'>): readonly GateResult[] {
  if (conflicts !== 'some') return []
  return [
    act({
      gate: 'conflicts',
      observed: 'conflicts with the branch',
      required: 'a merge without conflicts',
      reason: `#${number} conflicts with the branch it goes into.`,
      clear: 'Merge the branch into it and resolve the conflicts.',
    }),
  ]
}
