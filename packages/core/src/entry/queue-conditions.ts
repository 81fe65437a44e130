import type { GateResult } from '../gates/gate.ts'
import { act, wait } from './conditions.ts'
import type { LabelledPullRequest } from './labelled-pull-request.ts'

export function inQueue({ number }: LabelledPullRequest): GateResult {
  return wait({
    gate: 'merge queue',
    observed: 'in the queue',
    required: 'merged',
    reason: `#${number} is in the merge queue.`,
    clear: 'GitHub to merge it.',
  })
}

/** GitHub starts no workflow on what GITHUB_TOKEN does, so the group would wait for its checks in vain. */
export function enqueueByHand({ number }: LabelledPullRequest): GateResult {
  return act({
    gate: 'merge queue',
    observed: 'not in the queue',
    required: 'in the merge queue of the branch',
    reason: 'What GITHUB_TOKEN puts into a merge queue starts no checks, so it would be in vain.',
    clear: `Put it in yourself with \`gh pr merge ${number}\`, or give the action the token of an App.`,
  })
}
