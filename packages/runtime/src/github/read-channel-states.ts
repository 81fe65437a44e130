import type { ChannelState, EnteredBy, Sha } from '@sluice/core'
import { promotedCandidate } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { actorAnswer, shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { ownStatuses, STATUSES, statusesAnswer } from './own-statuses.ts'
import type { Repository } from './repository.ts'

/** A channel's states as far as they were read, with all that is recorded of them. */
export type ChannelStatesReading = {
  /** First-parent line, newest first. */
  readonly line: readonly ChannelState[]
  /** Whether the line was read down to its root. */
  readonly whole: boolean
  /** What was read of the commits that are reachable from the first and not from the second. */
  readonly between: (head: Sha, good: Sha) => readonly ChannelState[]
}

/** All ancestors that were read; not only first parents. */
export type StatePages = {
  readonly head: Sha
  readonly commits: readonly ChannelState[]
  readonly cursor: string | undefined
}

const PAGE = 50

export const statesAnswer = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({
      oid: shaAnswer,
      message: z.string(),
      committedDate: timeAnswer,
      tree: z.object({ oid: shaAnswer }),
      parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
      authors: z.object({
        nodes: z.array(z.object({ user: z.object({ login: z.string() }).nullable() })),
      }),
      associatedPullRequests: z
        .object({
          nodes: z.array(
            z.object({
              number: z.number(),
              url: z.string(),
              title: z.string(),
              baseRefName: z.string(),
              mergedAt: timeAnswer.nullable(),
              author: actorAnswer,
            }),
          ),
        })
        .nullable(),
      status: statusesAnswer,
    }),
  ),
})

/** A fragment for `Commit`; its `history` is `statesAnswer`. It uses the variable `$after`. */
export const STATES = `
  fragment states on Commit {
    oid
    history(first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        oid message committedDate tree { oid }
        parents(first: 10) { nodes { oid } }
        authors(first: 10) { nodes { user { login } } }
        associatedPullRequests(first: 3) { nodes { number url title baseRefName mergedAt author { login __typename } } }
        ${STATUSES}
      }
    }
  }`

export function readStatePage(
  history: z.output<typeof statesAnswer>,
  branch: string,
): Pick<StatePages, 'commits' | 'cursor'> {
  const { hasNextPage, endCursor } = history.pageInfo
  return {
    cursor: hasNextPage && endCursor !== null ? endCursor : undefined,
    commits: history.nodes.map(({ oid, message, committedDate, tree, parents, ...node }) => {
      const pulls = node.associatedPullRequests?.nodes ?? []
      const entered = pulls.find(({ baseRefName }) => baseRefName === branch)
      const written = pulls.find(({ baseRefName }) => baseRefName !== branch)
      return {
        commit: oid,
        tree: tree.oid,
        parents: parents.nodes.map((parent) => parent.oid),
        message,
        committedAt: committedDate,
        enteredAt: entered?.mergedAt ?? committedDate,
        authors: node.authors.nodes.flatMap(({ user }) => (user === null ? [] : [user.login])),
        ...(entered === undefined ? {} : { pullRequest: enteredBy(entered) }),
        ...(written === undefined ? {} : { writtenBy: enteredBy(written) }),
        statuses: ownStatuses(node.status),
      }
    }),
  }
}

const moreAnswer = z.object({
  repository: z.object({ object: z.object({ history: statesAnswer }).nullable() }),
})

const MORE = `
  query sluiceStates($owner: String!, $name: String!, $head: GitObjectID!, $after: String) {
    repository(owner: $owner, name: $name) { object(oid: $head) { ...states } }
  }
  ${STATES}`

export async function readMoreStates(
  client: GitHubClient,
  repository: Repository,
  branch: string,
  pages: StatePages,
): Promise<StatePages> {
  const { repository: read } = await ask(client, {
    doing: `read the history of ${branch}`,
    needs: 'contents: read, pull-requests: read, statuses: read',
    query: MORE,
    variables: { ...repository, head: pages.head, after: pages.cursor },
    answer: moreAnswer,
  })
  if (read.object === null)
    throw new SluiceError('moved', `The commit ${pages.head} is gone; the next run looks anew.`)
  const { commits, cursor } = readStatePage(read.object.history, branch)
  return { ...pages, commits: [...pages.commits, ...commits], cursor }
}

export function statesOf({ head, commits, cursor }: StatePages): ChannelStatesReading {
  const known = new Map(commits.map((commit) => [commit.commit, commit]))
  const line: ChannelState[] = []
  for (let next = known.get(head); next !== undefined; ) {
    const [parent, second] = next.parents
    const beside = second === undefined ? undefined : known.get(second)
    const merged = beside?.tree === next.tree ? beside : undefined
    line.push({
      ...next,
      ...(merged === undefined ? {} : { merged: merged.message }),
      ...candidateOf(next, merged, known),
    })
    next = parent === undefined ? undefined : known.get(parent)
  }
  const oldest = line.at(-1)
  const onLine = new Set(line.map(({ commit }) => commit))
  const between = (newer: Sha, good: Sha) => {
    const old = behind(known, good)
    const reached = behind(known, newer)
    return commits.filter(
      ({ commit }) => reached.has(commit) && !old.has(commit) && !onLine.has(commit),
    )
  }
  return { line, whole: cursor === undefined || oldest?.parents.length === 0, between }
}

/** The candidate that a promotion names, itself or as what a person merged with the button. */
function candidateOf(
  { message }: ChannelState,
  merged: ChannelState | undefined,
  known: ReadonlyMap<Sha, ChannelState>,
): Pick<ChannelState, 'candidate'> {
  const commit = promotedCandidate(message) ?? promotedCandidate(merged?.message ?? '')
  if (commit === undefined) return {}
  const statuses = known.get(commit)?.statuses
  return { candidate: { commit, ...(statuses === undefined ? {} : { statuses }) } }
}

/** The commits of a source, newest first, back to those that were known before. */
export async function readBrought(
  client: GitHubClient,
  repository: Repository,
  branch: string,
  { candidate, isKnown }: { candidate: Sha; isKnown: (state: ChannelState) => boolean },
): Promise<readonly ChannelState[]> {
  const nothing = { head: candidate, commits: [], cursor: undefined }
  const { commits } = await readMoreStates(client, repository, branch, nothing)
  const all = new Map(commits.map((one) => [one.commit, one]))
  const known = new Set(commits.filter(isKnown).flatMap(({ commit }) => [...behind(all, commit)]))
  return commits.filter(({ commit }) => !known.has(commit))
}

/** A commit and all its ancestors that were read. */
function behind(known: ReadonlyMap<Sha, ChannelState>, commit: Sha): ReadonlySet<Sha> {
  const seen = new Set<Sha>()
  const open = [commit]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue
    seen.add(next)
    open.push(...(known.get(next)?.parents ?? []))
  }
  return seen
}

function enteredBy({ number, url, title, author }: EnteredBy): EnteredBy {
  return { number, url, title, author }
}
