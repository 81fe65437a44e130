import type { HistoryEntry, Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { actorAnswer, shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** A channel's branch and the source's, as they were at one moment. */
export type ChannelsReading = {
  readonly repositoryId: string
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  readonly channel: BranchReading
  readonly source: BranchReading
  /** The policy at the channel's commit; undefined where there is none. */
  readonly policyText: string | undefined
  readonly openPullRequests: readonly OpenPullRequest[]
}

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
  /** Logins of author and co-authors; people without an account are not among them. */
  readonly authors: readonly string[]
}

export type OpenPullRequest = {
  readonly number: number
  readonly headBranch: string
  readonly head: Sha
  readonly fromFork: boolean
}

const PAGE = 50

const historyAnswer = z.object({
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
    }),
  ),
})

const refAnswer = z
  .object({ target: z.object({ oid: shaAnswer, history: historyAnswer }) })
  .nullable()

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    id: z.string(),
    url: z.url(),
    channel: refAnswer,
    policy: z
      .object({
        target: z.object({
          oid: shaAnswer,
          file: z
            .object({ object: z.object({ text: z.string().nullish() }).nullable() })
            .nullable(),
        }),
      })
      .nullable(),
    source: refAnswer,
    pullRequests: z.object({
      nodes: z.array(
        z.object({
          number: z.number(),
          headRefName: z.string(),
          headRefOid: shaAnswer,
          isCrossRepository: z.boolean(),
          author: actorAnswer,
        }),
      ),
    }),
  }),
})

const HISTORY = `
  fragment history on Commit {
    oid
    history(first: ${PAGE}, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        oid message committedDate tree { oid }
        parents(first: 10) { nodes { oid } }
        authors(first: 10) { nodes { user { login } } }
      }
    }
  }`

const QUERY = `
  query sluiceChannels($owner: String!, $name: String!, $channel: String!, $source: String!, $channelName: String!, $file: String!, $after: String) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id url
      channel: ref(qualifiedName: $channel) { target { ...history } }
      policy: ref(qualifiedName: $channel) { target { oid ... on Commit { file(path: $file) { object { ... on Blob { text } } } } } }
      source: ref(qualifiedName: $source) { target { ...history } }
      pullRequests(baseRefName: $channelName, states: OPEN, first: 50) {
        nodes { number headRefName headRefOid isCrossRepository author { login __typename } }
      }
    }
  }
  ${HISTORY}`

/** Reads both branches, the policy and the open pull requests into the channel in one request. */
export async function readChannels(
  client: GitHubClient,
  repository: Repository,
  asked: {
    readonly channelBranch: string
    readonly sourceBranch: string
    readonly policyFile: string
  },
): Promise<ChannelsReading> {
  const { channelBranch, sourceBranch, policyFile } = asked
  const { viewer, repository: read } = await ask(client, {
    doing: `read the branches ${channelBranch} and ${sourceBranch}`,
    query: QUERY,
    variables: {
      ...repository,
      channel: `refs/heads/${channelBranch}`,
      source: `refs/heads/${sourceBranch}`,
      channelName: channelBranch,
      file: policyFile,
    },
    answer,
  })
  const channel = branchReading(read.channel, channelBranch)
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer: viewer.login,
    channel,
    source: branchReading(read.source, sourceBranch),
    policyText:
      read.policy?.target.oid === channel.head
        ? (read.policy.target.file?.object?.text ?? undefined)
        : undefined,
    openPullRequests: read.pullRequests.nodes.map((pull) => ({
      number: pull.number,
      headBranch: pull.headRefName,
      head: pull.headRefOid,
      fromFork: pull.isCrossRepository,
    })),
  }
}

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
    query: MORE,
    variables: { ...repository, head: branch.head, after: branch.cursor },
    answer: moreAnswer,
  })
  if (read.object === null)
    throw new SluiceError('moved', `The commit ${branch.head} is gone; the next run looks anew.`)
  const { commits, cursor } = readHistory(read.object.history)
  return { ...branch, commits: [...branch.commits, ...commits], cursor }
}

function branchReading(ref: z.output<typeof refAnswer>, name: string): BranchReading {
  if (ref === null) {
    throw new SluiceError(
      'misconfigured',
      `The branch ${name} does not exist. Create it, or correct the channel's \`branch\` in the policy.`,
    )
  }
  return { head: ref.target.oid, ...readHistory(ref.target.history) }
}

function readHistory(
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
      authors: authors.nodes.flatMap(({ user }) => (user === null ? [] : [user.login])),
    })),
  }
}
