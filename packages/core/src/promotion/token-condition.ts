import type { GateResult } from '../gates/gate.ts'
import type { PromotionState } from './promotion-state.ts'

/** Of files that GITHUB_TOKEN may not bring, those that the promotion changes. */
export function workflowFilesOf({
  protectedChanges,
}: Pick<PromotionState, 'protectedChanges'>): readonly string[] {
  return protectedChanges.filter((path) => path.startsWith('.github/workflows/'))
}

/**
 * GITHUB_TOKEN cannot be given `workflows: write`: what GitHub would refuse is not tried, and the
 * files are named.
 */
export function judgeToken(
  state: Pick<PromotionState, 'protectedChanges' | 'gitHubToken'>,
): readonly GateResult[] {
  const files = workflowFilesOf(state)
  if (state.gitHubToken === undefined || files.length === 0) return []
  return [
    {
      gate: 'workflow files',
      verdict: 'fail',
      next: 'act',
      observed: `${files.length} changed`,
      required: 'a token that may change them',
      reason: `GITHUB_TOKEN may not bring changes of ${files.join(', ')}.`,
      clear: [
        'Give the action the token of an App with `workflows: write`, or bring the change into the channel by a pull request of a person.',
      ],
      sources: [],
      remarks: [],
    },
  ]
}
