import {
  entryLine,
  type Ledger,
  type LedgerEntry,
  newEntries,
  recentMonths,
  type Sha,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { appendToLedger, beginLedger, type LedgerFile } from './commit-to-ledger.ts'
import { type LedgerContext, type LedgerReading, readLedger } from './read-ledger.ts'

export type LedgerAddition = {
  /** Of the month that is now. */
  readonly entries: readonly LedgerEntry[]
  /** The records that decisions among the entries name: written only with their lines. */
  readonly files?: readonly LedgerFile[]
}

export type LedgerWriting =
  | { readonly ok: true; readonly reading: LedgerReading }
  /** The decision stands without its line; the report says so. */
  | { readonly ok: false; readonly why: string }

/** So many runs at once are not; each attempt begins from what the others wrote. */
const ATTEMPTS = 5

/**
 * Adds what is new to the ledger by compare-and-swap: where another run was faster, what it wrote
 * is read, and only what is still new is added. Nothing is written where nothing is new.
 */
export async function writeLedger(
  context: LedgerContext,
  reading: LedgerReading,
  addition: LedgerAddition,
): Promise<LedgerWriting> {
  try {
    let present = reading
    for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
      const { ledger } = present
      const entries = newEntries(ledger, addition.entries)
      if (entries.length === 0) return { ok: true, reading: present }
      if (present.monthText === undefined) return { ok: false, why: whyUnreadable(ledger) }
      const month = monthWith(context, present.monthText, entries)
      const files = [month, ...recordsOf(entries, addition)]
      const written =
        ledger.kind === 'none'
          ? await beginLedger(context, files, entries)
          : await appendToLedger(context, ledger.head, files, entries)
      if (written !== undefined)
        return {
          ok: true,
          reading: { ledger: ledgerWith(ledger, written, entries), monthText: month.text },
        }
      present = await readLedger(context)
    }
    return {
      ok: false,
      why: 'Other runs wrote to the ledger again and again; the next run adds it.',
    }
  } catch (error) {
    if (error instanceof SluiceError) return { ok: false, why: error.message }
    throw error
  }
}

/** The ledger as it is after our own commit, without asking for it again. */
function ledgerWith(ledger: Ledger, head: Sha, entries: readonly LedgerEntry[]): Ledger {
  const lines = entries.map((entry) => ({ text: entryLine(entry), entry, attested: true }))
  if (ledger.kind === 'read')
    return {
      ...ledger,
      head,
      lines: [...ledger.lines, ...lines],
      history: [head, ...ledger.history],
    }
  return {
    kind: 'read',
    head,
    lines,
    damaged: [],
    removed: [],
    history: [head],
    wholeHistory: true,
  }
}

function recordsOf(
  entries: readonly LedgerEntry[],
  { files = [] }: LedgerAddition,
): readonly LedgerFile[] {
  return files.filter(({ path }) =>
    entries.some((entry) => entry.kind === 'decision' && entry.record?.file === path),
  )
}

function whyUnreadable(ledger: Ledger): string {
  return ledger.kind === 'unreadable' ? ledger.why : 'The month cannot be read.'
}

function monthWith(
  { now }: LedgerContext,
  text: string,
  entries: readonly LedgerEntry[],
): LedgerFile {
  const begun = text === '' || text.endsWith('\n') ? text : `${text}\n`
  const added = entries.map((entry) => `${entryLine(entry)}\n`).join('')
  return { path: recentMonths(now).file, text: begun + added }
}
