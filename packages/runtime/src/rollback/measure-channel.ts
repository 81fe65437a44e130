import {
  type Channel,
  type ChannelState,
  type GateResult,
  judgeWatch,
  type Policy,
  type WatchRules,
} from '@sluice/core'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { type LookedLedger, watchedLedger } from '../ledger/look-ledger.ts'
import { collectWatch } from './collect-watch.ts'
import type { RollbackContext } from './rollback-context.ts'

/** A channel with the rules of its watch. */
export type Watched = {
  readonly channel: Channel
  readonly rules: WatchRules
  readonly policy: Policy
  readonly policyDigest: string
  /** First-parent line, newest first. */
  readonly line: readonly ChannelState[]
  readonly side: Pick<RollbackSide, 'viewer'>
}

/** Judges the channel's head by its own rules, by what is measured now. Changes nothing. */
export async function measureChannel(
  context: RollbackContext,
  { channel, rules, policy, policyDigest, line, side: { viewer } }: Watched,
  head: ChannelState,
): Promise<{
  readonly results: readonly GateResult[]
  /** Present where the ledger remembers the probes. */
  readonly ledger: LookedLedger | undefined
}> {
  const snapshot = { commit: head.commit, tree: head.tree }
  const asked = { ...channel, watch: rules }
  const ledger = await watchedLedger(context, { policy, channel: asked, line, viewer })
  const results = judgeWatch({
    channel: asked,
    rules,
    head: snapshot,
    evidence: await collectWatch(context, {
      ...{ policy, channel: asked, head: snapshot, line, viewer, ledger },
    }),
    policy: { file: context.policyFile, commit: head.commit, digest: policyDigest },
    runbook: policy.runbook,
    now: context.now,
  })
  return { results, ledger }
}
