import type { GateResult } from '../gates/gate.ts'
import type { PromotionState } from './promotion-state.ts'

/** What the condition is called; the pull request's text looks for it. */
export const MERGE_QUEUE = 'merge queue'

/**
 * Where the channel takes changes through GitHub's merge queue only, a promotion is put into it once,
 * and then waits. One that was taken out again is not put in a second time: somebody, or a check on
 * its group, said no.
 */
export function judgeMergeQueue({
  mergeQueue,
  pullRequest,
  gitHubToken,
}: Pick<PromotionState, 'mergeQueue' | 'pullRequest' | 'gitHubToken'>): readonly GateResult[] {
  if (mergeQueue !== true) return []
  const common = {
    gate: MERGE_QUEUE,
    required: 'a group that is exactly the judged tree',
    sources: [],
    remarks: [],
  } as const
  const number = pullRequest?.number
  const queue = pullRequest?.state === 'open' ? pullRequest.queue : undefined
  if (queue?.kind === 'entered') {
    return [
      {
        ...common,
        verdict: 'inconclusive',
        next: 'wait',
        observed: 'in the queue',
        reason: `#${number} is in the merge queue, which lands it once its group is green.`,
        clear: ['The queue to come to it.'],
      },
    ]
  }
  if (queue?.kind === 'removed') {
    const { by, reason } = queue
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        observed: `taken out${by === undefined ? '' : ` by ${by}`}`,
        reason: `#${number} was taken out of the merge queue${reason === undefined ? '' : ` (${reason})`}, so Sluice does not put it in again.`,
        clear: [
          `See on #${number} why. Put it back with \`gh pr merge ${number}\`, or bring a newer commit.`,
        ],
      },
    ]
  }
  if (gitHubToken !== undefined) {
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        observed: 'not in the queue',
        reason:
          'What GITHUB_TOKEN puts into a merge queue starts no checks, so it would be in vain.',
        clear: [
          `Put it in yourself${number === undefined ? '' : ` with \`gh pr merge ${number}\``}, or give the action the token of an App.`,
        ],
      },
    ]
  }
  return [
    {
      ...common,
      verdict: 'pass',
      next: 'nothing',
      observed: 'may enter',
      reason: 'It enters the queue, unless this token may land it past the queue.',
      clear: [],
    },
  ]
}
