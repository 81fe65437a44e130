import { type LedgerEntry, ledgerEntrySchema } from './entry.ts'
import { monthFile } from './months.ts'

/** An entry, and the line that it was read from. */
export type LedgerLine = { readonly text: string; readonly entry: LedgerEntry }

/** A line that is no entry. It is skipped, and named. */
export type DamagedLine = { readonly file: string; readonly line: number; readonly why: string }

export type ParsedMonth = {
  /** In the order of the file, which is that of writing. */
  readonly lines: readonly LedgerLine[]
  readonly damaged: readonly DamagedLine[]
}

/** No entry of ours comes near; longer lines are not read. */
const LONGEST_LINE = 16_384
/** Clocks of two runners differ a little. */
const CLOCK_SKEW_MILLISECONDS = 300_000

/**
 * Reads a month's file line by line. A damaged line costs itself alone: what it said is not known,
 * so nothing is concluded from it.
 *
 * @param now ISO 8601, UTC: a line from the future is damaged.
 */
export function parseMonth(text: string, file: string, now: string): ParsedMonth {
  const latest = Date.parse(now) + CLOCK_SKEW_MILLISECONDS
  const lines: LedgerLine[] = []
  const damaged: DamagedLine[] = []
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return
    const read = parseLine(line, file, latest)
    if (typeof read === 'string') damaged.push({ file, line: index + 1, why: read })
    else lines.push({ text: line, entry: read })
  })
  return { lines, damaged }
}

/** The entry, or why the line is none. */
function parseLine(line: string, file: string, latest: number): LedgerEntry | string {
  if (line.length > LONGEST_LINE) return `has more than ${LONGEST_LINE} characters`
  const value = jsonOf(line)
  if (value === undefined) return 'is not JSON'
  const read = ledgerEntrySchema.safeParse(value)
  if (!read.success) return isNewer(value) ? 'is of a newer Sluice' : 'is no entry of a ledger'
  if (monthFile(read.data.at) !== file) return 'is of another month'
  if (Date.parse(read.data.at) > latest) return 'is from the future'
  return read.data
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function isNewer(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'v' in value && Number(value.v) > 1
}
