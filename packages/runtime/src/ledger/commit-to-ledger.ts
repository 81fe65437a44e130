import { GraphqlResponseError } from '@octokit/graphql'
import {
  entryLine,
  LEDGER_BRANCH,
  type LedgerEntry,
  ledgerMessage,
  type Sha,
  sha,
} from '@sluice/core'
import * as z from 'zod'
import { digestOf } from '../digest.ts'
import { shaAnswer } from '../github/answers.ts'
import { readAnswer } from '../github/read-answer.ts'
import { fullName } from '../github/repository.ts'
import { explained, refusedStatus, translate } from '../github/translate-error.ts'
import { LEDGER_README } from './ledger-readme.ts'
import type { LedgerContext } from './read-ledger.ts'

/** A file of the ledger as it is to be. */
export type LedgerFile = { readonly path: string; readonly text: string }

function messageOf({ repository }: LedgerContext, entries: readonly LedgerEntry[]) {
  const digests = entries.map((entry) => digestOf(entryLine(entry)))
  return ledgerMessage(fullName(repository), entries, digests)
}

/** A branch without a parent, made through the Git Data API: undefined where there is one already. */
export async function beginLedger(
  context: LedgerContext,
  files: readonly LedgerFile[],
  entries: readonly LedgerEntry[],
): Promise<Sha | undefined> {
  const { client, repository } = context
  const { owner, name: repo } = repository
  const { headline, body } = messageOf(context, entries)
  const tree = [{ path: 'README.md', text: LEDGER_README }, ...files].map(({ path, text }) => ({
    path,
    mode: '100644' as const,
    type: 'blob' as const,
    content: text,
  }))
  const made = await explained('begin the ledger', async () => {
    const { data } = await client.request('POST /repos/{owner}/{repo}/git/trees', {
      owner,
      repo,
      tree,
    })
    const message = `${headline}\n\n${body}\n`
    return client.request('POST /repos/{owner}/{repo}/git/commits', {
      owner,
      repo,
      message,
      tree: data.sha,
      parents: [],
    })
  })
  try {
    await client.request('POST /repos/{owner}/{repo}/git/refs', {
      owner,
      repo,
      ref: `refs/heads/${LEDGER_BRANCH}`,
      sha: made.data.sha,
    })
    return sha(made.data.sha)
  } catch (error) {
    if (refusedStatus(error) !== 422) throw translate(`create the branch ${LEDGER_BRANCH}`, error)
    const present = await client
      .request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
        owner,
        repo,
        ref: `heads/${LEDGER_BRANCH}`,
      })
      .catch((failure: unknown) => failure)
    if (refusedStatus(present) === 404) throw translate(`create the branch ${LEDGER_BRANCH}`, error)
    return undefined
  }
}

const COMMIT = `
  mutation sluiceLedger($repository: String!, $branch: String!, $head: GitObjectID!, $headline: String!, $body: String!, $additions: [FileAddition!]!) {
    createCommitOnBranch(input: {
      branch: { repositoryNameWithOwner: $repository, branchName: $branch }
      expectedHeadOid: $head
      message: { headline: $headline, body: $body }
      fileChanges: { additions: $additions }
    }) { commit { oid } }
  }`

const commitAnswer = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: shaAnswer }) }),
})

/** One commit onto exactly the head that was read; undefined where it has moved. */
export async function appendToLedger(
  context: LedgerContext,
  head: Sha,
  files: readonly LedgerFile[],
  entries: readonly LedgerEntry[],
): Promise<Sha | undefined> {
  const { client, repository } = context
  const doing = 'write to the ledger'
  try {
    const answer = await client.graphql(COMMIT, {
      repository: fullName(repository),
      branch: LEDGER_BRANCH,
      head,
      ...messageOf(context, entries),
      additions: files.map(({ path, text }) => ({
        path,
        contents: Buffer.from(text).toString('base64'),
      })),
    })
    return readAnswer(doing, commitAnswer, answer).createCommitOnBranch.commit.oid
  } catch (error) {
    if (isStale(error)) return undefined
    throw translate(doing, error, 'contents: write')
  }
}

/** The branch is elsewhere, or gone: what is there now is read. */
function isStale(error: unknown): boolean {
  if (!(error instanceof GraphqlResponseError)) return false
  const [first] = error.errors ?? []
  return (
    first?.type === 'STALE_DATA' ||
    /^(?:Expected branch to point to|No such branch|A path was requested)/i.test(
      first?.message ?? '',
    )
  )
}
