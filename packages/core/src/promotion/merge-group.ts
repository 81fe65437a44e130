import type { GateResult } from '../gates/gate.ts'
import type { HotfixJudgement } from '../hotfix/judge-hotfix.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { CandidateDecision } from './decision.ts'
import { type LookStatus, lookStatus } from './look-status.ts'
import { MERGE_QUEUE } from './merge-queue-condition.ts'
import type { PromotionOperation } from './plan.ts'
import type { CommitStatus } from './promotion-state.ts'
import type { Snapshot } from './question.ts'
import { gatesContext } from './status-contexts.ts'

/** What a merge queue would land for one pull request, and on what. */
export type MergeGroup = {
  /** Of the pull request. */
  readonly head: Sha
  readonly headTree: Sha
  /** `sluice/<channel>` on that head, where this token wrote it. */
  readonly headStatus?: LookStatus
  readonly commit: Sha
  readonly tree: Sha
  /** The channel's commit, or the group ahead of it. */
  readonly base: Sha
  /** `sluice/<channel>` on the group. */
  readonly status?: CommitStatus
}

/**
 * The required status of the groups in the channel's merge queue. What was judged is a pull request's
 * head; a group is as good as that head only while it has exactly its tree, on the judged baseline
 * (promise 2): a queue may squash, rebase, and put other pull requests below it. A hotfix need not
 * have the channel's newest commit, so that its group has what merging the two gives. Pull requests
 * of which Sluice says nothing get nothing here either.
 *
 * @param planned what this look writes on the heads.
 * @param judged.promotion Sluice's own, whose approval and branch count as well.
 */
export function planMergeGroups(
  channel: ChannelName,
  baseline: Snapshot,
  groups: readonly MergeGroup[],
  planned: readonly PromotionOperation[],
  {
    promotion,
    hotfixes = [],
  }: {
    readonly promotion?: { readonly commit: Sha; readonly status: LookStatus } | undefined
    readonly hotfixes?: readonly Pick<HotfixJudgement, 'hotfix' | 'status' | 'tree'>[]
  } = {},
): readonly PromotionOperation[] {
  const context = gatesContext(channel)
  return groups.flatMap((group): readonly PromotionOperation[] => {
    const now = planned.find(
      (one) => one.kind === 'set-status' && one.on === group.head && one.context === context,
    )
    const hotfix = hotfixes.find((one) => one.hotfix.head === group.head)
    const ofHead =
      promotion?.commit === group.head
        ? promotion.status
        : now?.kind === 'set-status'
          ? now
          : (hotfix?.status ?? group.headStatus)
    if (ofHead === undefined) return []
    const judgedTree = hotfix === undefined ? group.headTree : hotfix.tree
    const { state, description } = ofGroup(group, baseline, ofHead, judgedTree)
    if (group.status?.state === state && group.status.description === description) return []
    return [{ kind: 'set-status', on: group.commit, context, state, description }]
  })
}

/** Approval and branch count beside the gates: where a queue is, a person's click lands nothing else. */
export function promotionInQueue(
  decision: CandidateDecision,
  conditions: readonly GateResult[],
): LookStatus {
  const others = conditions.filter(({ gate }) => gate !== MERGE_QUEUE)
  return lookStatus({ ...decision, gates: [...decision.gates, ...others] })
}

function ofGroup(
  { tree, base }: MergeGroup,
  baseline: Snapshot,
  ofHead: LookStatus,
  judgedTree: Sha | undefined,
): LookStatus {
  if (ofHead.state !== 'success') return ofHead
  // What is ahead lands, and the head is judged anew on it; or it leaves, and the group is built anew.
  if (base !== baseline.commit)
    return { state: 'pending', description: 'waits for what is ahead of it in the queue' }
  return tree === judgedTree
    ? ofHead
    : { state: 'failure', description: 'merging made another tree than the one that was judged' }
}
