import type { GateResult } from '../gates/gate.ts'
import { approversOf } from './approvers.ts'
import { act, wait } from './conditions.ts'
import { judgeChecks } from './judge-checks.ts'
import { judgeLabel } from './judge-label.ts'
import type {
  EntryAction,
  EntryRulesInForce,
  LabelledPullRequest,
} from './labelled-pull-request.ts'
import { enqueueByHand, inQueue } from './queue-conditions.ts'

/** What is to be done about one labelled pull request, and why: every condition explains itself. */
export type EntryJudgement = {
  readonly action: EntryAction
  readonly conditions: readonly GateResult[]
}

/**
 * May a labelled pull request enter the channel now? Exactly its head, and only when everything
 * that the channel's rules and the policy ask of that commit is there.
 *
 * @example
 * judgeEntry({ channel }, pull) // { action: 'merge', conditions: [...] }
 */
export function judgeEntry(
  { channel, ahead, pushesStartNothing }: EntryRulesInForce,
  pull: LabelledPullRequest,
): EntryJudgement {
  const standing = [
    judgeLabel(channel.autoMerge, pull),
    ...judgeDraft(pull),
    ...judgeReviews(pull),
    ...judgeSteering(pull),
    ...judgeConflicts(pull),
  ]
  const ready = standing.every(({ verdict }) => verdict === 'pass')
  if (pull.queue === 'entered') return { action: 'none', conditions: [...standing, inQueue(pull)] }
  if (pull.isBehind && pull.queue === 'none') {
    if (pushesStartNothing === true)
      return { action: 'none', conditions: [...standing, updateByHand(pull)] }
    const turn = ahead === undefined
    return {
      action: ready && turn ? 'update' : 'none',
      conditions: [...standing, turn ? behind() : waitsForTurn(ahead)],
    }
  }
  const conditions = [...standing, judgeChecks(channel.autoMerge.ci, pull)]
  if (conditions.some(({ verdict }) => verdict !== 'pass')) return { action: 'none', conditions }
  if (pull.queue === 'none') return { action: 'merge', conditions }
  return pushesStartNothing === true && pull.requiredChecks.length > 0
    ? { action: 'none', conditions: [...conditions, enqueueByHand(pull)] }
    : { action: 'enqueue', conditions }
}

function judgeDraft({ isDraft, number }: LabelledPullRequest): readonly GateResult[] {
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

function judgeReviews({
  reviews,
  lacksReviews,
  number,
}: LabelledPullRequest): readonly GateResult[] {
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
function judgeSteering(pull: LabelledPullRequest): readonly GateResult[] {
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
function judgeConflicts({ conflicts, number }: LabelledPullRequest): readonly GateResult[] {
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

function behind(): GateResult {
  return wait({
    gate: 'up to date',
    observed: 'behind',
    required: 'the newest commit of the branch, as its rules ask',
    reason: 'The branch has moved on since.',
    clear: 'CI of the updated head.',
  })
}

function updateByHand({ number }: LabelledPullRequest): GateResult {
  return act({
    gate: 'up to date',
    observed: 'behind',
    required: 'the newest commit of the branch, as its rules ask',
    reason:
      'The branch has moved on since, and CI would not run on a head that GITHUB_TOKEN updates.',
    clear: `Update it by hand: \`gh pr update-branch ${number}\`; or give the action an App token.`,
  })
}

function waitsForTurn(ahead: number): GateResult {
  return wait({
    gate: 'up to date',
    observed: `behind, after #${ahead}`,
    required: 'the newest commit of the branch, as its rules ask',
    reason: `#${ahead} enters first; updating before would be in vain.`,
    clear: `#${ahead} to enter.`,
  })
}
