import {
  type EntryChannel,
  type Evidence,
  type HoldFacts,
  heldHeads,
  type PromotionEvidence,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readIncidents } from '../github/read-incidents.ts'
import type { RunContext } from '../promotion/run-context.ts'
import { openRollbacks } from './open-rollbacks.ts'

/**
 * The evidence with what holds the channel: open rollbacks of it and of its source, and the incidents
 * of what was taken away. Where nothing was, nothing is asked of GitHub.
 */
export async function withHold(
  context: RunContext,
  { channel, reading }: { readonly channel: EntryChannel; readonly reading: ChannelsReading },
  evidence: PromotionEvidence,
): Promise<PromotionEvidence> {
  const { client, repository, now } = context
  const rollbacks = await openRollbacks(context, reading, channel)
  const changes = evidence.fixes.kind === 'measured' ? evidence.fixes.value.changes : []
  const heads = heldHeads(changes)
  if (heads.size === 0 && rollbacks.length === 0) return evidence
  const source = { name: 'incidents' }
  const measured = (value: HoldFacts): Evidence<HoldFacts> => ({
    kind: 'measured',
    value,
    source,
    measuredAt: now,
    about: { kind: 'channel', channel: channel.name },
    remarks: [],
  })
  if (heads.size === 0) return { ...evidence, hold: measured({ incidents: [], rollbacks }) }
  try {
    const incidents = await readIncidents(client, repository, channel.name, heads)
    return { ...evidence, hold: measured({ incidents, rollbacks }) }
  } catch (error) {
    if (!(error instanceof SluiceError) || error.code !== 'permission') throw error
    const detail = error.message
    return { ...evidence, hold: { kind: 'missing', source, why: 'refused', detail } }
  }
}
