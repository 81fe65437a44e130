import {
  type ChannelName,
  type ChannelState,
  entryKind,
  healthEntry,
  type LedgerEntry,
  type Sha,
  type WatchDecision,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { keepSeen } from '../ledger/keep-decision.ts'
import { type LookedLedger, lookAtLedger } from '../ledger/look-ledger.ts'
import type { RollbackContext } from './rollback-context.ts'

type Seen = {
  readonly channel: ChannelName
  readonly side: Pick<RollbackSide, 'ledger' | 'viewer'>
  /** First-parent line, newest first. */
  readonly line: readonly ChannelState[]
  /** What the watch saw of the head. */
  readonly health?: readonly LedgerEntry[]
  /** Read already where it remembers probes. */
  readonly ledger?: LookedLedger | undefined
}

/**
 * Notes in the ledger what the watch saw of a channel: the health of its head, before the status
 * says it, and that the head is a rollback. Each once; what a run did not live to write, the next
 * one does.
 *
 * @returns what could not be written, a sentence each: the watch goes on without.
 */
export async function noteSeen(
  context: RollbackContext,
  { channel, side, line, health = [], ledger: read }: Seen,
): Promise<readonly string[]> {
  const isRollback = entryKind(line, 0) === 'rollback'
  if (health.length === 0 && read === undefined && !isRollback) return []
  try {
    const { ledger: answer, viewer } = side
    if (read === undefined && answer === undefined) return [NOT_TOLD]
    const looked =
      read ??
      (await lookAtLedger(context, { channel, answer: answer ?? null, viewer, channelLine: line }))
    const { warnings } = await keepSeen(context, looked.reading, [...looked.seen, ...health])
    return warnings
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [`Nothing was written to the ledger: ${error.message}`]
  }
}

const NOT_TOLD = 'Nothing was written to the ledger: GitHub did not tell what it remembers.'

/** A status that is about to change says what the watch is sure of; `pending` is no judgement. */
export function healthSeen(
  channel: ChannelName,
  commit: Sha,
  { status }: WatchDecision,
  now: string,
): readonly LedgerEntry[] {
  if (status?.state !== 'success' && status?.state !== 'failure') return []
  const seen = { healthy: status.state === 'success', says: status.description }
  return [healthEntry(channel, commit, seen, now)]
}
