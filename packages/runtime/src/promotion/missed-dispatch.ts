import {
  type EntryChannel,
  isDispatchMissed,
  type PromotionOperation,
  type PromotionState,
  planMissedDispatch,
  type Snapshot,
} from '@sluice/core'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { hasRunFor } from '../github/read-workflow-runs.ts'
import type { RunContext } from './run-context.ts'

/** What must be known of a token whose pushes start nothing; undefined for any other. */
export function gitHubTokenOf({
  viewer,
  dispatch: { head },
}: ChannelsReading): PromotionState['gitHubToken'] {
  if (viewer !== ACTIONS_BOT) return undefined
  return head === undefined ? {} : { announced: head.description }
}

/**
 * Completes the landing of a run that died before it had started the channel's workflows. Whatever
 * ran about the landed commit counts as started: one deployment is enough.
 */
export async function missedDispatch(
  { client, repository, now }: RunContext,
  asked: {
    readonly channel: EntryChannel
    readonly head: Snapshot
    readonly reading: ChannelsReading
  },
): Promise<readonly PromotionOperation[]> {
  const { channel, head, reading } = asked
  const { dispatch } = channel.entry
  const confirmed = reading.dispatch.head !== undefined
  if (reading.viewer !== ACTIONS_BOT || dispatch.length === 0) return []
  if (!isDispatchMissed({ ...head, confirmed }, reading.dispatch.below, now)) return []
  const ran = await Promise.all(
    dispatch.map((workflow) => hasRunFor(client, repository, workflow, head.commit)),
  )
  return planMissedDispatch(
    channel,
    head.commit,
    dispatch.filter((_, index) => ran[index] !== true),
  )
}
