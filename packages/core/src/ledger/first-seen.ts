import type { ChannelName, Sha } from '../identifiers.ts'
import { entriesOf, type Ledger } from './ledger.ts'

/**
 * When the ledger's first decision about the channel was made that one of the commits was part of, as
 * candidate or as baseline: ISO 8601, UTC; undefined where it knows of none.
 */
export function firstSeen(
  ledger: Ledger,
  channel: ChannelName,
  commits: ReadonlySet<Sha>,
): string | undefined {
  return entriesOf(ledger, 'decision')
    .filter((entry) => entry.channel === channel)
    .filter(({ candidate, baseline }) => commits.has(candidate) || commits.has(baseline))
    .map(({ at }) => at)
    .sort((one, other) => Date.parse(one) - Date.parse(other))
    .at(0)
}
