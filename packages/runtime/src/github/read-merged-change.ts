import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { COMMENTS, type CommentsReading, commentsAnswer } from './own-comment.ts'
import type { Repository } from './repository.ts'

/** The repository and the branch that a change came into, with the policy there. */
export type BackportPlace = {
  readonly repositoryId: string
  readonly repositoryUrl: string
  /** Login of the token's owner. */
  readonly viewer: string
  readonly branch: string
  /** The policy at the branch's tip, or on the default branch where the branch has none. */
  readonly policy?: { readonly text: string; readonly at: string }
  /** Where pull requests landed lately: number by commit. */
  readonly landings: ReadonlyMap<Sha, number>
}

export type LandedReading = {
  readonly commit: Sha
  readonly tree: Sha
  readonly message: string
  /** It and what came before it along first parents, newest first, as far as they were read. */
  readonly line: readonly Sha[]
  /** Trees along the first parents before it, newest first, as far as they were read. */
  readonly earlierTrees: readonly Sha[]
}

export type MergedPullRequestReading = BackportPlace & {
  readonly number: number
  readonly title: string
  readonly url: string
  readonly author: string
  readonly state: 'open' | 'closed' | 'merged'
  readonly head: Sha
  /** Absent for a branch of a fork. */
  readonly headBranch?: string
  readonly baseCommit: Sha
  readonly landed?: LandedReading
  readonly commitCount: number
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly reviewers: readonly string[]
  readonly milestone?: number
  readonly ids: OriginalIds
  readonly comments: CommentsReading
  /** What it changed, as far as one page tells. */
  readonly paths: readonly string[]
}

/** GraphQL's names for what a pull request has, for changes by GraphQL. */
export type OriginalIds = {
  readonly pullRequest: string
  readonly assignees: readonly string[]
  readonly milestone?: string
}

const policyAt = z
  .object({
    name: z.string(),
    target: z.object({
      file: z
        .object({
          object: z
            .object({ text: z.string().nullish(), isTruncated: z.boolean().optional() })
            .nullable(),
        })
        .nullable(),
    }),
  })
  .nullable()

const landedAnswer = z.object({
  oid: shaAnswer,
  message: z.string(),
  tree: z.object({ oid: shaAnswer }),
  history: z.object({
    nodes: z.array(
      z.object({
        oid: shaAnswer,
        tree: z.object({ oid: shaAnswer }),
        parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
      }),
    ),
  }),
})

const placeAnswer = z.object({
  id: z.string(),
  url: z.url(),
  defaultBranchRef: policyAt,
  pullRequests: z.object({
    nodes: z.array(
      z.object({ number: z.number(), mergeCommit: z.object({ oid: shaAnswer }).nullable() }),
    ),
  }),
})

const pullAnswer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: placeAnswer.extend({
    pullRequest: z.object({
      id: z.string(),
      number: z.number(),
      title: z.string(),
      url: z.url(),
      author: actorAnswer,
      state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
      headRefOid: shaAnswer,
      headRefName: z.string(),
      isCrossRepository: z.boolean(),
      baseRefName: z.string(),
      baseRefOid: shaAnswer,
      baseRef: policyAt,
      mergeCommit: landedAnswer.nullable(),
      commits: z.object({ totalCount: z.number() }),
      files: z.object({ nodes: z.array(z.object({ path: z.string() })) }).nullable(),
      labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
      assignees: z.object({ nodes: z.array(z.object({ id: z.string(), login: z.string() })) }),
      milestone: z.object({ id: z.string(), number: z.number() }).nullish(),
      latestOpinionatedReviews: z
        .object({ nodes: z.array(z.object({ author: actorAnswer })) })
        .nullable(),
      comments: commentsAnswer,
    }),
  }),
})

const FRAGMENTS = `
  fragment policy on Ref {
    name
    target { oid ... on Commit { file(path: $file) { object { ... on Blob { text isTruncated } } } } }
  }
  fragment landed on Commit {
    oid message tree { oid }
    history(first: 30) { nodes { oid tree { oid } parents(first: 1) { nodes { oid } } } }
  }
  fragment landings on Repository {
    pullRequests(states: MERGED, first: 50, orderBy: { field: UPDATED_AT, direction: DESC }) {
      nodes { number mergeCommit { oid } }
    }
  }`

const PULL = `
  query sluiceMergedChange($owner: String!, $name: String!, $number: Int!, $file: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id url
      defaultBranchRef { ...policy }
      ...landings
      pullRequest(number: $number) {
        id number title url state headRefOid headRefName isCrossRepository baseRefName baseRefOid
        author { login __typename }
        baseRef { ...policy }
        mergeCommit { ...landed }
        commits(first: 1) { totalCount }
        files(first: 100) { nodes { path } }
        labels(first: 100) { nodes { name } }
        assignees(first: 20) { nodes { id login } }
        milestone { id number }
        latestOpinionatedReviews(first: 50) { nodes { author { login __typename } } }
        ${COMMENTS}
      }
    }
  }
  ${FRAGMENTS}`

/** Everything about a merged pull request that its backports depend on, in one request. */
export async function readMergedPullRequest(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly number: number; readonly policyFile: string },
): Promise<MergedPullRequestReading> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read the pull request #${asked.number}`,
    needs: 'contents: read, issues: read, pull-requests: read',
    query: PULL,
    variables: { ...repository, number: asked.number, file: asked.policyFile },
    answer: pullAnswer,
  })
  const pull = read.pullRequest
  return {
    ...placeOf(read, viewer.login, pull.baseRefName, pull.baseRef),
    number: pull.number,
    title: pull.title,
    url: pull.url,
    author: pull.author,
    state: pull.state === 'OPEN' ? 'open' : pull.state === 'MERGED' ? 'merged' : 'closed',
    head: pull.headRefOid,
    ...(pull.isCrossRepository ? {} : { headBranch: pull.headRefName }),
    baseCommit: pull.baseRefOid,
    ...(pull.mergeCommit === null ? {} : { landed: landedReading(pull.mergeCommit) }),
    commitCount: pull.commits.totalCount,
    paths: pull.files?.nodes.map(({ path }) => path) ?? [],
    labels: pull.labels?.nodes.map(({ name }) => name) ?? [],
    assignees: pull.assignees.nodes.map(({ login }) => login),
    reviewers: pull.latestOpinionatedReviews?.nodes.map(({ author }) => author) ?? [],
    ...(pull.milestone ? { milestone: pull.milestone.number } : {}),
    ids: {
      pullRequest: pull.id,
      assignees: pull.assignees.nodes.map(({ id }) => id),
      ...(pull.milestone ? { milestone: pull.milestone.id } : {}),
    },
    comments: pull.comments,
  }
}

const pushAnswer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: placeAnswer.extend({ branch: policyAt, object: landedAnswer.nullable() }),
})

const PUSH = `
  query sluicePushedChange($owner: String!, $name: String!, $branch: String!, $after: GitObjectID!, $file: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      id url
      defaultBranchRef { ...policy }
      ...landings
      branch: ref(qualifiedName: $branch) { ...policy }
      object(oid: $after) { ...landed }
    }
  }
  ${FRAGMENTS}`

/** What a push brought to a branch. `landed` is absent where the commit is gone. */
export async function readPush(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly branch: string; readonly after: Sha; readonly policyFile: string },
): Promise<BackportPlace & { readonly landed?: LandedReading }> {
  const { branch, after, policyFile } = asked
  const { viewer, repository: read } = await ask(client, {
    doing: `read the push to ${branch}`,
    needs: 'contents: read, pull-requests: read',
    query: PUSH,
    variables: { ...repository, branch: `refs/heads/${branch}`, after, file: policyFile },
    answer: pushAnswer,
  })
  return {
    ...placeOf(read, viewer.login, branch, read.branch),
    ...(read.object === null ? {} : { landed: landedReading(read.object) }),
  }
}

function placeOf(
  read: z.output<typeof placeAnswer>,
  viewer: string,
  branch: string,
  at: z.output<typeof policyAt>,
): BackportPlace {
  const [policy] = [at, read.defaultBranchRef].flatMap((ref) => {
    const object = ref?.target.file?.object
    return ref && typeof object?.text === 'string' && object.isTruncated !== true
      ? [{ text: object.text, at: ref.name }]
      : []
  })
  return {
    repositoryId: read.id,
    repositoryUrl: read.url,
    viewer,
    branch,
    ...(policy === undefined ? {} : { policy }),
    landings: new Map(
      read.pullRequests.nodes.flatMap(({ number, mergeCommit }) =>
        mergeCommit === null ? [] : [[mergeCommit.oid, number] as const],
      ),
    ),
  }
}

function landedReading({
  oid,
  message,
  tree,
  history,
}: z.output<typeof landedAnswer>): LandedReading {
  const known = new Map(history.nodes.map((node) => [node.oid, node]))
  const line: Sha[] = [oid]
  const earlierTrees: Sha[] = []
  for (let at = known.get(oid); at !== undefined; ) {
    const [parent] = at.parents.nodes
    if (parent !== undefined) line.push(parent.oid)
    at = parent === undefined ? undefined : known.get(parent.oid)
    if (at !== undefined) earlierTrees.push(at.tree.oid)
  }
  return {
    commit: oid,
    tree: tree.oid,
    message,
    line,
    earlierTrees,
  }
}
