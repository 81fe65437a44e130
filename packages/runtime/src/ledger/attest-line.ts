import { type KnownLine, type Ledger, type LedgerEntry, monthFile } from '@sluice/core'
import * as z from 'zod'
import { digestOf } from '../digest.ts'
import { ask } from '../github/graphql.ts'
import { ledgerCommits } from './ledger-history.ts'
import { LEDGER_HISTORY, ledgerHistoryAnswer } from './ledger-query.ts'
import type { LedgerContext } from './read-ledger.ts'

const answer = z.object({
  repository: z.object({ object: z.object({ history: ledgerHistoryAnswer }).nullable() }),
})

const QUERY = `
  query sluiceLedgerThen($owner: String!, $name: String!, $head: GitObjectID!, $since: GitTimestamp!, $until: GitTimestamp!) {
    repository(owner: $owner, name: $name) {
      object(oid: $head) {
        ... on Commit { history(first: 100, since: $since, until: $until) { ...ledgerHistory } }
      }
    }
  }
  ${LEDGER_HISTORY}`

/** A line is written by the run that made it, within the time that such a run may take. */
const [BEFORE_MILLISECONDS, AFTER_MILLISECONDS] = [300_000, 3_600_000]

/**
 * The first line that fits, if a commit of ours brought it: asked for by the line's own time where
 * that commit is older than those that were read.
 */
export async function attestedLine<Entry extends LedgerEntry>(
  { client, repository }: LedgerContext,
  ledger: Ledger,
  viewer: string,
  fits: (entry: LedgerEntry) => entry is Entry,
): Promise<Entry | undefined> {
  if (ledger.kind !== 'read') return undefined
  const isOne = (line: KnownLine): line is KnownLine & { readonly entry: Entry } => fits(line.entry)
  const lines = ledger.lines.filter(isOne)
  const known = lines.find(({ attested }) => attested)
  const [line] = lines
  if (known !== undefined || line === undefined || ledger.wholeHistory) return known?.entry
  const { at } = line.entry
  const { repository: read } = await ask(client, {
    doing: 'read who wrote to the ledger',
    needs: 'contents: read',
    query: QUERY,
    variables: {
      ...repository,
      head: ledger.head,
      since: new Date(Date.parse(at) - BEFORE_MILLISECONDS).toISOString(),
      until: new Date(Date.parse(at) + AFTER_MILLISECONDS).toISOString(),
    },
    answer,
  })
  const digest = digestOf(line.text)
  const isOurs = ledgerCommits(read.object?.history.nodes ?? [], { repository, viewer }).some(
    ({ ours, added }) =>
      ours && added.some((one) => one.file === monthFile(at) && one.digest === digest),
  )
  return isOurs ? line.entry : undefined
}
