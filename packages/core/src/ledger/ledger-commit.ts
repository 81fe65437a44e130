import type { Sha } from '../identifiers.ts'
import type { LedgerEntry } from './entry.ts'
import { monthFile } from './months.ts'

/** What a commit of the ledger says that it added. */
export type AddedLine = { readonly file: string; readonly digest: string }

/**
 * The message of a commit that adds lines: what happened, for people, and the digest of each line.
 * GitHub's signature on the commit so attests who wrote a line, which the file cannot. The same App
 * may write to many repositories, so that the message says which one it is about.
 *
 * @param repository `owner/name`.
 * @param digests `sha256:` of each entry's line, in the order of the entries.
 */
export function ledgerMessage(
  repository: string,
  entries: readonly LedgerEntry[],
  digests: readonly string[],
): { readonly headline: string; readonly body: string } {
  const [first = 'Begin the ledger', ...more] = entries.map(describeLedgerEntry)
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`
  return {
    headline: `${first}${others}${END_OF_HEADLINE}`,
    body: [
      ...more,
      ...(more.length === 0 ? [] : ['']),
      placeLine(repository),
      ...entries.map(({ at }, index) => `Sluice-Entry: ${monthFile(at)} ${digests[index] ?? ''}`),
    ].join('\n'),
  }
}

const END_OF_HEADLINE = ' [skip ci]'

function placeLine(repository: string): string {
  return `Sluice-Repository: ${repository.toLowerCase()}`
}

/**
 * The lines that a commit says it added to the ledger of a repository. Only where the whole message
 * is one of ours: we sign other commits too, whose messages quote what people wrote.
 */
export function addedLines(repository: string, message: string): readonly AddedLine[] {
  const lines = message.trimEnd().split('\n')
  const trailers = lines.slice(lines.lastIndexOf('') + 1)
  const [place, ...entries] = trailers
  if (lines[0]?.endsWith(END_OF_HEADLINE) !== true || place !== placeLine(repository)) return []
  const added = entries.flatMap((line) => {
    const { file, digest } = ENTRY.exec(line)?.groups ?? {}
    return file === undefined || digest === undefined ? [] : [{ file, digest }]
  })
  return added.length === entries.length ? added : []
}

const ENTRY = /^Sluice-Entry: (?<file>\d{4}\/\d{2}\.jsonl) (?<digest>sha256:[0-9a-f]{64})$/

/** One entry in a few words; texts of others are not among them. */
export function describeLedgerEntry(entry: LedgerEntry): string {
  switch (entry.kind) {
    case 'decision':
      return `${entry.channel}: ${entry.outcome} for ${entry.candidate.slice(0, 7)}`
    case 'probe':
      return `${entry.channel}: probe ${entry.good ? 'good' : 'bad'}`
    case 'landing':
      return `${entry.channel}: now at ${entry.commit.slice(0, 7)}, a ${entry.of}`
    case 'health':
      return `${entry.channel}: ${entry.commit.slice(0, 7)} is ${entry.healthy ? 'healthy' : 'unhealthy'}`
    case 'rollback':
      return `${entry.channel}: ${entry.of.slice(0, 7)} was rolled back to ${entry.good.slice(0, 7)}`
    case 'rewriting':
      return `${entry.channel}: ${entry.lost.slice(0, 7)} was lost by a push by force`
    case 'gap':
      return `ledger ${entry.why}: ${entry.anchor.slice(0, 7)} is gone`
  }
}

/** The message of a promotion with the ledger's commit that was known when it was made. */
export function withAnchor(message: string, head: Sha | undefined): string {
  return head === undefined ? message : `${message.trimEnd()}\nSluice-Ledger: ${head}\n`
}
