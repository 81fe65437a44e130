import {
  type EntryChannel,
  type PromotionOperation,
  type PromotionState,
  planMissedDispatch,
  type Snapshot,
} from '@sluice/core'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import type { ChannelsReading } from '../github/read-channels.ts'

/** What must be known of a token whose pushes start nothing; undefined for any other. */
export function gitHubTokenOf({
  viewer,
  dispatch: { head },
}: ChannelsReading): PromotionState['gitHubToken'] {
  if (viewer !== ACTIONS_BOT) return undefined
  return head === undefined ? {} : { announced: head.description }
}

/** Completes the landing of a run that died before it had started the channel's workflows. */
export function missedDispatch(
  now: string,
  channel: EntryChannel,
  head: Snapshot,
  { viewer, dispatch: { head: confirmed, below } }: ChannelsReading,
): readonly PromotionOperation[] {
  if (viewer !== ACTIONS_BOT) return []
  return planMissedDispatch(channel, { ...head, confirmed: confirmed !== undefined }, below, now)
}
