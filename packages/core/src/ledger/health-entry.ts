import type { ChannelName, Sha } from '../identifiers.ts'
import type { HealthEntry } from './entry.ts'
import { attestedEntriesOf, entriesOf, type Ledger } from './ledger.ts'

/**
 * A channel's head as its watch saw it. Only what the watch is sure of is noted: rules that fail for
 * fewer looks than the policy asks, or that could not be measured, say nothing.
 */
export function healthEntry(
  channel: ChannelName,
  commit: Sha,
  { healthy, says }: Pick<HealthEntry, 'healthy' | 'says'>,
  now: string,
): HealthEntry {
  return { v: 1, kind: 'health', at: now, channel, commit, healthy, says }
}

/**
 * What was last noted of each head, by commit; only what GitHub attests: a line that anybody may
 * write must neither send a rollback past a good state nor make a state look good.
 */
export function rememberedHealth(
  ledger: Ledger,
  channel: ChannelName,
): ReadonlyMap<Sha, HealthEntry> {
  return new Map(
    attestedEntriesOf(ledger, 'health')
      .filter((entry) => entry.channel === channel)
      .map((entry) => [entry.commit, entry]),
  )
}

/**
 * The state that was last seen healthy, and not unhealthy since. For people, whoever wrote the line:
 * a rollback looks at all that is recorded of each state, and believes what is attested.
 */
export function lastGoodState(ledger: Ledger, channel: string): HealthEntry | undefined {
  const ofChannel = entriesOf(ledger, 'health').filter((entry) => entry.channel === channel)
  const last = new Map(ofChannel.map((entry) => [entry.commit, entry]))
  return ofChannel.findLast((entry) => entry.healthy && last.get(entry.commit) === entry)
}
