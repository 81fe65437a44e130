import { GraphqlResponseError } from '@octokit/graphql'
import {
  BEGINNING,
  entryLine,
  LEDGER_BRANCH,
  type Ledger,
  type LedgerEntry,
  ledgerMessage,
  newEntries,
  recentMonths,
  type Sha,
  sha,
} from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer } from '../github/answers.ts'
import { readAnswer } from '../github/read-answer.ts'
import { explained, refusedStatus, translate } from '../github/translate-error.ts'
import { digestOf } from '../promotion/read-policy.ts'
import { LEDGER_README } from './ledger-readme.ts'
import { type LedgerContext, type LedgerReading, readLedger } from './read-ledger.ts'

/** A file beside the months. */
export type LedgerFile = { readonly path: string; readonly text: string }

export type LedgerAddition = {
  /** Of the month that is now. */
  readonly entries: readonly LedgerEntry[]
  /** Written only together with an entry. */
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
      const files = [month, ...(addition.files ?? [])]
      const written =
        ledger.kind === 'none'
          ? await begin(context, files, entries)
          : await append(context, ledger.head, files, entries)
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
    attestedSince: BEGINNING,
  }
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

function messageOf(entries: readonly LedgerEntry[]) {
  return ledgerMessage(
    entries,
    entries.map((entry) => digestOf(entryLine(entry))),
  )
}

/** A branch without a parent, made through the Git Data API: undefined where there is one already. */
async function begin(
  { client, repository: { owner, name: repo } }: LedgerContext,
  files: readonly LedgerFile[],
  entries: readonly LedgerEntry[],
): Promise<Sha | undefined> {
  const { headline, body } = messageOf(entries)
  const tree = [{ path: 'README.md', text: LEDGER_README }, ...files].map(({ path, text }) => ({
    path,
    mode: '100644' as const,
    type: 'blob' as const,
    content: text,
  }))
  const made = await explained('begin the ledger', async () => {
    const { data } = await client.rest.git.createTree({ owner, repo, tree })
    const message = `${headline}\n\n${body}\n`
    return client.rest.git.createCommit({ owner, repo, message, tree: data.sha, parents: [] })
  })
  try {
    await client.rest.git.createRef({
      owner,
      repo,
      ref: `refs/heads/${LEDGER_BRANCH}`,
      sha: made.data.sha,
    })
    return sha(made.data.sha)
  } catch (error) {
    if (refusedStatus(error) !== 422) throw translate(`create the branch ${LEDGER_BRANCH}`, error)
    const present = await client.rest.git
      .getRef({ owner, repo, ref: `heads/${LEDGER_BRANCH}` })
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
async function append(
  context: LedgerContext,
  head: Sha,
  files: readonly LedgerFile[],
  entries: readonly LedgerEntry[],
): Promise<Sha | undefined> {
  const { client, repository } = context
  const doing = 'write to the ledger'
  try {
    const answer = await client.graphql(COMMIT, {
      repository: `${repository.owner}/${repository.name}`,
      branch: LEDGER_BRANCH,
      head,
      ...messageOf(entries),
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
