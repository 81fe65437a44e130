import { type ChannelState, healthEntry, type LedgerEntry, type WatchDecision } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { keepSeen } from '../ledger/keep-decision.ts'
import { type LookedLedger, lookAtLedger } from '../ledger/look-ledger.ts'
import type { Watched } from './measure-channel.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * Notes in the ledger what the watch saw of a channel's head, before its status says it: so what a
 * run did not live to write, the next one does. Only on change, and what else the look saw with it.
 *
 * @returns what could not be written, a sentence each: the watch goes on without.
 */
export async function noteHealth(
  context: RollbackContext,
  given: {
    readonly watched: Watched & { readonly side: RollbackSide }
    readonly head: ChannelState
    readonly decision: WatchDecision
    /** Read already where it remembers probes. */
    readonly ledger: LookedLedger | undefined
  },
): Promise<readonly string[]> {
  const { watched, head, decision } = given
  const health = healthSeen(watched, head, decision, context.now)
  if (health.length === 0 && given.ledger === undefined) return []
  try {
    const ledger = given.ledger ?? (await ledgerOf(context, watched))
    if (ledger === undefined) return [NOT_TOLD]
    const { warnings } = await keepSeen(context, ledger.reading, [...ledger.seen, ...health])
    return warnings
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [`Nothing was written to the ledger: ${error.message}`]
  }
}

const NOT_TOLD = 'Nothing was written to the ledger: GitHub did not tell what it remembers.'

/** A status that is about to change says what the watch is sure of; `pending` is no judgement. */
function healthSeen(
  { channel }: Watched,
  { commit }: ChannelState,
  { status }: WatchDecision,
  now: string,
): readonly LedgerEntry[] {
  if (status?.state !== 'success' && status?.state !== 'failure') return []
  const seen = { healthy: status.state === 'success', says: status.description }
  return [healthEntry(channel.name, commit, seen, now)]
}

async function ledgerOf(
  context: RollbackContext,
  { channel, line, side: { ledger: answer, viewer } }: Watched & { readonly side: RollbackSide },
): Promise<LookedLedger | undefined> {
  if (answer === undefined) return undefined
  return lookAtLedger(context, { channel: channel.name, answer, viewer, channelLine: line })
}
