import {
  type CandidateDecision,
  type EntryChannel,
  type GateResult,
  gatesContext,
  type HotfixJudgement,
  type MergeGroup,
  type PromotionOperation,
  planMergeGroups,
  promotionInQueue,
} from '@sluice/core'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readMergeGroups } from '../github/read-merge-groups.ts'
import type { Look } from './look.ts'
import type { RunContext } from './run-context.ts'

type CandidateLook = Extract<Look, { kind: 'candidate' }>

/** What the look says of the groups in the merge queue, beside what it writes on their heads. */
export function planGroups(
  { channel, baseline, groups, state }: CandidateLook,
  planned: readonly PromotionOperation[],
  decision: CandidateDecision,
  conditions: readonly GateResult[],
  hotfixes: readonly HotfixJudgement[],
): readonly PromotionOperation[] {
  const promotion =
    state.head === undefined
      ? undefined
      : { commit: state.head.commit, status: promotionInQueue(decision, conditions) }
  return planMergeGroups(channel.name, baseline, groups, planned, { promotion, hotfixes })
}

/** Most repositories have no queue, and are not asked for one. */
export async function readGroups(
  { client, repository }: RunContext,
  { name, branch }: EntryChannel,
  { openPullRequests }: ChannelsReading,
): Promise<readonly MergeGroup[]> {
  if (!openPullRequests.some(({ isQueued }) => isQueued)) return []
  return readMergeGroups(client, repository, { branch, status: gatesContext(name) })
}
