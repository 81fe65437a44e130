import {
  type CandidateDecision,
  type GateResult,
  type PromotionOperation,
  planMergeGroups,
  promotionInQueue,
} from '@sluice/core'
import type { Look } from './look.ts'

type CandidateLook = Extract<Look, { kind: 'candidate' }>

/** What the look says of the groups in the merge queue, beside what it writes on their heads. */
export function planGroups(
  { channel, baseline, groups, state }: CandidateLook,
  planned: readonly PromotionOperation[],
  decision: CandidateDecision,
  conditions: readonly GateResult[],
): readonly PromotionOperation[] {
  const promotion =
    state.head === undefined
      ? undefined
      : { commit: state.head.commit, status: promotionInQueue(decision, conditions) }
  return planMergeGroups(channel.name, baseline, groups, planned, promotion)
}
