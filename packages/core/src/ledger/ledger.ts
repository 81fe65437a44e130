import type { Sha } from '../identifiers.ts'
import type { LedgerEntry } from './entry.ts'
import type { DamagedLine, LedgerLine } from './parse-month.ts'

/** The branch that holds the ledger. No channel can be called `ledger`, or their branches clash. */
export const LEDGER_BRANCH = 'sluice/ledger'

/** The newest two months of the ledger, as one look read them. */
export type Ledger =
  | { readonly kind: 'none' }
  /** It exists, and cannot be read: what it knows is not known. */
  | { readonly kind: 'unreadable'; readonly head: Sha; readonly why: string }
  | ReadLedger

export type ReadLedger = {
  readonly kind: 'read'
  readonly head: Sha
  /** In the order of writing. */
  readonly lines: readonly KnownLine[]
  readonly damaged: readonly DamagedLine[]
  /** When lines were written that somebody took out again or changed: ISO 8601, UTC. */
  readonly removed: readonly string[]
  /** The newest commits of the branch. */
  readonly history: readonly Sha[]
  /** Whether these are all of its commits. */
  readonly wholeHistory: boolean
}

/**
 * A line, and whether a commit brought it that GitHub signed for the token that reads now. The file
 * alone says nothing of who wrote it: whoever may push to the branch may write anything into it.
 */
export type KnownLine = LedgerLine & { readonly attested: boolean }

/** Entries of one kind, in the order of writing; none where the ledger is not there. */
export function entriesOf<Kind extends LedgerEntry['kind']>(
  ledger: Ledger,
  kind: Kind,
): readonly Extract<LedgerEntry, { kind: Kind }>[] {
  return known(ledger, kind).map(({ entry }) => entry)
}

/** The same, only those that GitHub attests. */
export function attestedEntriesOf<Kind extends LedgerEntry['kind']>(
  ledger: Ledger,
  kind: Kind,
): readonly Extract<LedgerEntry, { kind: Kind }>[] {
  return known(ledger, kind)
    .filter(({ attested }) => attested)
    .map(({ entry }) => entry)
}

type Known<Kind extends LedgerEntry['kind']> = {
  readonly entry: Extract<LedgerEntry, { kind: Kind }>
  readonly attested: boolean
}

function known<Kind extends LedgerEntry['kind']>(
  ledger: Ledger,
  kind: Kind,
): readonly Known<Kind>[] {
  if (ledger.kind !== 'read') return []
  return ledger.lines.flatMap(({ entry, attested }) =>
    isOfKind(entry, kind) ? [{ entry, attested }] : [],
  )
}

function isOfKind<Kind extends LedgerEntry['kind']>(
  entry: LedgerEntry,
  kind: Kind,
): entry is Extract<LedgerEntry, { kind: Kind }> {
  return entry.kind === kind
}
