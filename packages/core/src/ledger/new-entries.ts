import type {
  DecisionEntry,
  HealthEntry,
  LedgerEntry,
  ProbeEntry,
  RewritingEntry,
} from './entry.ts'
import { attestedEntriesOf, entriesOf, type Ledger } from './ledger.ts'
import { monthFile } from './months.ts'

/**
 * Those of the entries that tell something new. A decision that is as it was, a landing or a gap that
 * is known, and a second probe of the same division of time with the same answer are not written
 * again: so the ledger grows by what happens and not by how often one looks, and two runs at once
 * leave the lines of one.
 */
export function newEntries(ledger: Ledger, wanted: readonly LedgerEntry[]): readonly LedgerEntry[] {
  return wanted.filter((entry) => !isKnown(ledger, entry))
}

function isKnown(ledger: Ledger, entry: LedgerEntry): boolean {
  switch (entry.kind) {
    case 'decision':
      return isKnownDecision(ledger, entry)
    case 'probe':
      // A good one that nobody attests would not be believed: our own is news beside it.
      return (entry.good ? attestedEntriesOf : entriesOf)(ledger, 'probe').some((one) =>
        isSameProbe(one, entry),
      )
    case 'landing':
      return entriesOf(ledger, 'landing').some(
        ({ channel, commit }) => channel === entry.channel && commit === entry.commit,
      )
    case 'health':
      return isKnownHealth(ledger, entry)
    case 'rollback':
      return entriesOf(ledger, 'rollback').some(
        ({ channel, commit }) => channel === entry.channel && commit === entry.commit,
      )
    case 'rewriting':
      return entriesOf(ledger, 'rewriting').some((one) => isSameRewriting(one, entry))
    case 'gap':
      return attestedEntriesOf(ledger, 'gap').some(({ anchor }) => anchor === entry.anchor)
  }
}

/** What is to be believed later must be attested: our own line is news beside one that is not. */
function isKnownHealth(ledger: Ledger, entry: HealthEntry): boolean {
  const last = attestedEntriesOf(ledger, 'health').findLast(
    ({ channel, commit }) => channel === entry.channel && commit === entry.commit,
  )
  return last !== undefined && last.healthy === entry.healthy && last.says === entry.says
}

/**
 * Whether the channel's last decisions say the same, and one of them is ours: a line that somebody
 * else wrote would keep the record of ours out. Where no line at all is attested, as on a server that
 * signs nothing, this tells nothing.
 */
function isKnownDecision(ledger: Ledger, entry: DecisionEntry): boolean {
  if (ledger.kind !== 'read') return false
  const all = entriesOf(ledger, 'decision').filter(({ channel }) => channel === entry.channel)
  const same = all.slice(all.findLastIndex((one) => !isSameDecision(one, entry)) + 1)
  if (!ledger.lines.some(({ attested }) => attested)) return same.length > 0
  const ours = attestedEntriesOf(ledger, 'decision')
  return same.some((one) => ours.includes(one))
}

/** Whether two decisions say the same, whatever the numbers and the time. */
export function isSameDecision(one: DecisionEntry, other: DecisionEntry): boolean {
  return keyOf(one) === keyOf(other)
}

function keyOf(entry: DecisionEntry): string {
  const { channel, from, candidate, baseline, policy, outcome, says, lands, gates } = entry
  const verdicts = Object.entries(gates).sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([
    channel,
    from,
    candidate,
    baseline,
    policy,
    outcome,
    says,
    lands,
    verdicts,
  ])
}

/**
 * Once a month, as long as it holds the channel: a hold is not over because the ledger is read no
 * farther back.
 */
function isSameRewriting(one: RewritingEntry, other: RewritingEntry): boolean {
  return (
    one.channel === other.channel &&
    one.lost === other.lost &&
    monthFile(one.at) === monthFile(other.at) &&
    one.pushed?.at === other.pushed?.at &&
    one.pushed?.by === other.pushed?.by
  )
}

/** A bad one beside a good one tells something new: the division counts as bad then. */
function isSameProbe(one: ProbeEntry, other: ProbeEntry): boolean {
  return (
    one.channel === other.channel &&
    one.every === other.every &&
    one.good === other.good &&
    divisionOf(one) === divisionOf(other)
  )
}

/** Which division of time a probe stands for, counted from 1970. */
export function divisionOf({ at, every }: Pick<ProbeEntry, 'at' | 'every'>): number {
  return Math.floor(Date.parse(at) / 1000 / every)
}
