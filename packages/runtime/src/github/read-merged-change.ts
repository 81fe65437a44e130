import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer } from './answers.ts'
import {
  type BackportPlace,
  FRAGMENTS,
  type LandedReading,
  landedAnswer,
  landedReading,
  placeAnswer,
  placeOf,
  policyAt,
} from './change-answer.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { COMMENTS, type CommentsReading, commentsAnswer } from './own-comment.ts'
import type { Repository } from './repository.ts'

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
