import type { ProbeCounts } from '../evidence/evidence.ts'
import type { ChannelName } from '../identifiers.ts'
import type { ProbeEntry } from './entry.ts'
import { attestedEntriesOf, entriesOf, type Ledger } from './ledger.ts'
import { divisionOf } from './new-entries.ts'

export type RememberedProbes = {
  readonly counts: ProbeCounts
  /** Good probes that are not counted, since it is not known who wrote them. */
  readonly unbelieved: number
}

/**
 * The probes of a channel over a window, one for each division of time. One that is bad makes its
 * division bad, whoever wrote it; one that is good counts only where it is attested, or was made by
 * this run: good words in a file that many may write are no evidence (promise 6).
 *
 * @param asked.believes whether attestation means anything: with a name that every workflow writes
 * under, it does not.
 */
export function rememberedProbes(
  ledger: Ledger,
  asked: {
    readonly channel: ChannelName
    readonly everySeconds: number
    readonly windowSeconds: number
    /** ISO 8601, UTC. */
    readonly now: string
    /** What this run saw itself. */
    readonly present?: ProbeEntry
    readonly believes: boolean
  },
): RememberedProbes {
  const { everySeconds, windowSeconds, present, believes } = asked
  const end = Date.parse(asked.now)
  const isAsked = ({ channel, at }: ProbeEntry) =>
    channel === asked.channel && Date.parse(at) > end - windowSeconds * 1000
  const own = present === undefined ? [] : [present]
  const all = [...entriesOf(ledger, 'probe').filter(isAsked), ...own]
  const believed = believes ? attestedEntriesOf(ledger, 'probe').filter(isAsked) : []
  const divisions = (probes: readonly ProbeEntry[]) =>
    new Set(probes.map(({ at }) => divisionOf({ at, every: everySeconds })))
  const bad = divisions(all.filter((one) => !one.good))
  const good = divisions([...believed, ...own].filter((one) => one.good))
  const claimed = divisions(all.filter((one) => one.good))
  const only = (some: ReadonlySet<number>, ...without: readonly ReadonlySet<number>[]) =>
    [...some].filter((division) => !without.some((other) => other.has(division))).length
  return {
    counts: {
      windowSeconds,
      expected: Math.floor(windowSeconds / everySeconds),
      good: only(good, bad),
      bad: bad.size,
    },
    unbelieved: only(claimed, good, bad),
  }
}
