import {
  type ChannelName,
  type ChannelState,
  entryKind,
  evidenceContext,
  incidentMarker,
  type MeasuredState,
  measuredState,
  type RollbackEvidence,
  rememberedHealth,
  rollbackClaim,
  rulesSince,
  type Sha,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { keptEvidence, readEvidencePlaces, writeEvidence } from '../github/evidence-comments.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { setStatus } from '../github/write-promotion.ts'
import { measureChannel, type Watched } from './measure-channel.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'
import { rollbackLedger } from './rollback-ledger.ts'

/**
 * Measures a channel anew once its rollback has landed and settled, over what came since, and puts
 * it beside what was measured before. Once for each rollback: a commit status on it says so.
 *
 * @returns what failed, a sentence each; the next run tries again.
 */
export async function measureAfter(
  context: RollbackContext,
  watched: Watched & { readonly side: RollbackSide },
  { dryRun, onProgress }: RollbackOptions,
): Promise<readonly string[]> {
  const { channel, rules, line, side } = watched
  const [head] = line
  if (dryRun || head === undefined || entryKind(line, 0) !== 'rollback') return []
  const name = evidenceContext(channel.name)
  const seconds = (Date.parse(context.now) - Date.parse(head.enteredAt)) / 1000
  if (head.statuses[name] !== undefined || seconds < rules.settleSeconds) return []
  try {
    const places = await readEvidencePlaces(
      context,
      placesOf(head, side, channel.name),
      side.viewer,
    )
    const open = places.filter(({ comment }) => comment?.evidence.after === undefined)
    if (open.length > 0) {
      const kept = keptEvidence(places)
      const after = kept?.after ?? (await measured(context, watched, head, seconds))
      const noted = kept?.before === undefined ? await notedOf(context, watched, head) : {}
      const at = { channel: channel.name, repositoryUrl: side.repositoryUrl }
      await writeEvidence(context, open, { ...kept, ...noted, after }, at)
      onProgress(`measured ${channel.name} after its rollback`)
    }
    const status = { state: 'success', description: 'measured again after the rollback' } as const
    await setStatus(context.client, context.repository, {
      ...{ commit: head.commit, context: name, ...status },
    })
    return []
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [error.message]
  }
}

/** The incident about the head that was rolled back, and the pull request by which it was. */
function placesOf(
  head: ChannelState,
  { incidents }: RollbackSide,
  channel: ChannelName,
): Parameters<typeof readEvidencePlaces>[1] {
  const of = rolledBack(head)
  const marker = of && incidentMarker({ channel, of })
  const incident = incidents.find(({ body }) => marker !== undefined && body.includes(marker))
  return { incident: incident?.number, pullRequest: head.pullRequest?.number }
}

function rolledBack(head: ChannelState): Sha | undefined {
  return rollbackClaim(head)?.of ?? head.parents[0]
}

/** A head that is gone cannot be measured any more: what is left is what was noted of it. */
async function notedOf(
  context: RollbackContext,
  { channel, side }: Watched & { readonly side: RollbackSide },
  head: ChannelState,
): Promise<Pick<RollbackEvidence, 'noted'>> {
  const ledger = await rollbackLedger(context, side)
  const of = rolledBack(head)
  if (ledger === undefined || of === undefined) return {}
  const entry = rememberedHealth(ledger, channel.name).get(of)
  if (entry === undefined) return {}
  const { commit, at, healthy, says } = entry
  return { noted: { commit, at, healthy, says } }
}

/** Over what came since the landing alone. */
async function measured(
  context: RollbackContext,
  watched: Watched,
  head: ChannelState,
  seconds: number,
): Promise<MeasuredState> {
  const rules = rulesSince(watched.rules, seconds)
  const { results } = await measureChannel(context, { ...watched, rules }, head)
  return measuredState(head.commit, context.now, results)
}
