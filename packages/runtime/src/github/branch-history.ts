import type { HistoryEntry, Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

export type BranchReading = {
  readonly head: Sha
  /** All ancestors that were read, newest first; not only first parents. */
  readonly commits: readonly CommitReading[]
  /** Where to read on; undefined at the root. */
  readonly cursor: string | undefined
}

export type CommitReading = HistoryEntry & {
  readonly message: string
  /** ISO 8601, UTC. */
  readonly committedAt: string
} & CommitAuthors

export type CommitAuthors = {
  /** Logins of author and co-authors; people without an account are not among them. */
  readonly authors: readonly string[]
  /** Those whose address belongs to no account. */
  readonly unlinked: readonly { readonly name: string; readonly email: string }[]
}

const PAGE = 100
/** More parents than this are not read. */
export const MOST_PARENTS = 10

export const authorsAnswer = z.object({
  nodes: z.array(
    z.object({
      name: z.string().nullable(),
      email: z.string().nullable(),
      user: z.object({ login: z.string() }).nullable(),
    }),
  ),
})

/** Fields of `Commit`; the answer is `authorsAnswer`. */
export const AUTHORS = 'authors(first: 100) { nodes { name email user { login } } }'

export const historyAnswer = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      oid: shaAnswer,
      message: z.string(),
      committedDate: timeAnswer,
      tree: z.object({ oid: shaAnswer }),
      parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
      authors: authorsAnswer,
    }),
  ),
})

/** A fragment for `Commit`; its `history` is `historyAnswer`. It uses the variable `$after`. */
export const HISTORY = `
  fragment history on Commit {
    oid
    history(first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        oid message committedDate tree { oid }
        parents(first: ${MOST_PARENTS}) { nodes { oid } }
        ${AUTHORS}
      }
    }
  }`

const moreAnswer = z.object({
  repository: z.object({ object: z.object({ history: historyAnswer }).nullable() }),
})

const MORE = `
  query sluiceHistory($owner: String!, $name: String!, $head: GitObjectID!, $after: String) {
    repository(owner: $owner, name: $name) { object(oid: $head) { ...history } }
  }
  ${HISTORY}`

/** The same branch with the next page of its history; as it is where there is none. */
export async function readOn(
  client: GitHubClient,
  repository: Repository,
  branch: BranchReading,
): Promise<BranchReading> {
  if (branch.cursor === undefined) return branch
  const { repository: read } = await ask(client, {
    doing: `read the history of ${branch.head}`,
    needs: 'contents: read',
    query: MORE,
    variables: { ...repository, head: branch.head, after: branch.cursor },
    answer: moreAnswer,
  })
  if (read.object === null)
    throw new SluiceError('moved', `The commit ${branch.head} is gone; the next run looks anew.`)
  const { commits, cursor } = readHistory(read.object.history)
  return { ...branch, commits: [...branch.commits, ...commits], cursor }
}

export function readHistory(
  history: z.output<typeof historyAnswer>,
): Pick<BranchReading, 'commits' | 'cursor'> {
  const { hasNextPage, endCursor } = history.pageInfo
  return {
    cursor: hasNextPage && endCursor !== null ? endCursor : undefined,
    commits: history.nodes.map(({ oid, message, committedDate, tree, parents, authors }) => ({
      commit: oid,
      tree: tree.oid,
      parents: parents.nodes.map((parent) => parent.oid),
      message,
      committedAt: committedDate,
      ...commitAuthors(authors),
    })),
  }
}

export function commitAuthors({ nodes }: z.output<typeof authorsAnswer>): CommitAuthors {
  return {
    authors: nodes.flatMap(({ user }) => (user === null ? [] : [user.login])),
    unlinked: nodes.flatMap(({ name, email, user }) =>
      user === null ? [{ name: name ?? '', email: email ?? '' }] : [],
    ),
  }
}
