import type { Sha } from '../identifiers.ts'
import type { KnownLine, ReadLedger } from './ledger.ts'
import type { AddedLine } from './ledger-commit.ts'
import type { ParsedMonth } from './parse-month.ts'

/** A commit of the ledger's branch. */
export type LedgerCommit = {
  readonly commit: Sha
  /** By GitHub's clock: ISO 8601, UTC. */
  readonly committedAt: string
  /** Whether GitHub signed it for the token that reads now. */
  readonly ours: boolean
  readonly added: readonly AddedLine[]
}

/**
 * Puts the files and the branch's history together: which lines are attested, and which were taken
 * out that once were written.
 *
 * @param digestOf `sha256:` and 64 hex digits of a text; core has no hash function of its own.
 */
export function assembleLedger(
  read: {
    readonly head: Sha
    readonly months: readonly { readonly file: string; readonly month: ParsedMonth }[]
    readonly commits: readonly LedgerCommit[]
    readonly wholeHistory: boolean
  },
  digestOf: (text: string) => string,
): ReadLedger {
  const { head, months, commits, wholeHistory } = read
  const attested = new Map(
    commits
      .filter(({ ours }) => ours)
      .flatMap(({ added, committedAt }) => added.map((one) => [nameOf(one), committedAt] as const)),
  )
  const lines = months.flatMap(({ file, month }) =>
    month.lines.map((line): KnownLine & { readonly name: string } => {
      const name = nameOf({ file, digest: digestOf(line.text) })
      return { ...line, name, attested: attested.has(name) }
    }),
  )
  const present = new Set(lines.map(({ name }) => name))
  const files = new Set(months.map(({ file }) => file))
  const removed = [...attested].flatMap(([name, committedAt]) =>
    files.has(name.slice(0, name.indexOf(' '))) && !present.has(name) ? [committedAt] : [],
  )
  return {
    kind: 'read',
    head,
    lines: lines.map(({ text, entry, attested }) => ({ text, entry, attested })),
    damaged: months.flatMap(({ month }) => month.damaged),
    removed,
    history: commits.map(({ commit }) => commit),
    wholeHistory,
  }
}

function nameOf({ file, digest }: AddedLine): string {
  return `${file} ${digest}`
}
