import { addedLines, type LedgerCommit, type Sha } from '@sluice/core'
import * as z from 'zod'
import { ask } from '../github/graphql.ts'
import { fullName, type Repository } from '../github/repository.ts'
import { LEDGER_HISTORY, ledgerHistoryAnswer } from './ledger-query.ts'
import type { LedgerContext } from './read-ledger.ts'

type LedgerHistory = z.output<typeof ledgerHistoryAnswer>

const moreAnswer = z.object({
  repository: z.object({ object: z.object({ history: ledgerHistoryAnswer }).nullable() }),
})

const MORE = `
  query sluiceLedgerHistory($owner: String!, $name: String!, $head: GitObjectID!, $after: String) {
    repository(owner: $owner, name: $name) {
      object(oid: $head) { ... on Commit { history(first: 100, after: $after) { ...ledgerHistory } } }
    }
  }
  ${LEDGER_HISTORY}`

/** A thousand commits; a ledger that grows faster than that in a window is not written by us. */
const MOST_PAGES = 9

/** The branch's commits back to a time. */
export async function historySince(
  { client, repository }: LedgerContext,
  head: Sha,
  first: LedgerHistory,
  since: string,
): Promise<LedgerHistory> {
  let { nodes, pageInfo } = first
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const oldest = nodes.at(-1)
    if (!pageInfo.hasNextPage || oldest === undefined || oldest.committedDate <= since) break
    const { repository: read } = await ask(client, {
      doing: 'read who wrote to the ledger',
      needs: 'contents: read',
      query: MORE,
      variables: { ...repository, head, after: pageInfo.endCursor },
      answer: moreAnswer,
    })
    if (read.object === null) break
    nodes = [...nodes, ...read.object.history.nodes]
    pageInfo = read.object.history.pageInfo
  }
  return { nodes, pageInfo }
}

/**
 * The commits, and which of them GitHub signed for this token's owner. A merge is none of ours here:
 * that of a pull request is signed for whoever merged it, with the words of whoever opened it.
 */
export function ledgerCommits(
  nodes: LedgerHistory['nodes'],
  { repository, viewer }: { readonly repository: Repository; readonly viewer: string },
): readonly LedgerCommit[] {
  return nodes.map(({ oid, committedDate, message, author, signature, parents }) => ({
    commit: oid,
    committedAt: committedDate,
    ours:
      parents.nodes.length < 2 &&
      signature?.isValid === true &&
      signature.wasSignedByGitHub &&
      author !== null &&
      (author.user?.login === viewer || isNoreplyOf(author.email ?? '', viewer)),
    added: addedLines(fullName(repository), message),
  }))
}

/**
 * A bot is no user here; GitHub signs what it writes itself with the address that it gave the bot,
 * and that nobody else can have.
 */
function isNoreplyOf(email: string, viewer: string): boolean {
  const [, login, host] = /^\d+\+([^@]+)@(.+)$/.exec(email) ?? []
  return login === viewer && host?.startsWith('users.noreply.') === true
}
