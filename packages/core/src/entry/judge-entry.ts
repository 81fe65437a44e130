import type { GateResult } from '../gates/gate.ts'
import { act, wait } from './conditions.ts'
import { judgeChecks } from './judge-checks.ts'
import { judgeLabel } from './judge-label.ts'
import type {
  EntryAction,
  EntryRulesInForce,
  LabelledPullRequest,
} from './labelled-pull-request.ts'
import { judgeConflicts, judgeDraft, judgeReviews, judgeSteering } from './pull-conditions.ts'
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
