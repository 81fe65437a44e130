import type { PullRequestState, Review, Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { actorAnswer, shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { CHECKS, type ChecksReading, checksAnswer, readChecks } from './read-checks.ts'
import type { Repository } from './repository.ts'

/** Everything about one candidate and its promotion that GitHub knows, read in one request. */
export type CandidateReading = {
  readonly checks: ChecksReading
  readonly promotion: PromotionReading | undefined
  readonly pullRequest: PullRequestState | undefined
  /** Files that steer CI or Sluice itself, by path, with the object that each side has. */
  readonly steering: { readonly baseline: SteeringFiles; readonly candidate: SteeringFiles }
}

export type PromotionReading = {
  readonly commit: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  readonly checks: ChecksReading
}

/** Path to object name: equal names are equal contents. */
export type SteeringFiles = Readonly<Record<string, Sha>>

const STEERING_FOLDERS = ['.github/workflows', '.github/actions'] as const

const entriesAnswer = z
  .object({
    object: z
      .object({
        entries: z.array(z.object({ path: z.string().nullable(), oid: shaAnswer })).nullish(),
      })
      .nullable(),
  })
  .nullable()

const steeringAnswer = z.object({
  workflows: entriesAnswer,
  actions: entriesAnswer,
  policy: z.object({ oid: shaAnswer }).nullable(),
})

const commitAnswer = checksAnswer.and(steeringAnswer)

const pullRequestAnswer = z.object({
  number: z.number(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  mergedBy: actorAnswer.optional(),
  headRefOid: shaAnswer,
  title: z.string(),
  body: z.string(),
  author: actorAnswer,
  labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
  reviewRequests: z
    .object({
      nodes: z.array(
        z.object({
          requestedReviewer: z
            .object({ login: z.string().optional(), combinedSlug: z.string().optional() })
            .nullable(),
        }),
      ),
    })
    .nullable(),
  latestOpinionatedReviews: z
    .object({
      nodes: z.array(
        z.object({
          state: z.string(),
          author: actorAnswer,
          commit: z.object({ oid: shaAnswer }).nullable(),
        }),
      ),
    })
    .nullable(),
})

const answer = z.object({
  repository: z.object({
    candidate: commitAnswer.nullable(),
    baseline: steeringAnswer.nullable(),
    promotion: z
      .object({
        target: checksAnswer.and(
          z.object({
            oid: shaAnswer,
            tree: z.object({ oid: shaAnswer }),
            parents: z.object({ nodes: z.array(z.object({ oid: shaAnswer })) }),
          }),
        ),
      })
      .nullable(),
    pullRequests: z.object({ nodes: z.array(pullRequestAnswer) }),
  }),
})

const QUERY = `
  query sluiceCandidate($owner: String!, $name: String!, $candidate: GitObjectID!, $baseline: GitObjectID!, $promotion: String!, $branch: String!, $file: String!) {
    repository(owner: $owner, name: $name) {
      candidate: object(oid: $candidate) { ...checks ...steering }
      baseline: object(oid: $baseline) { ...steering }
      promotion: ref(qualifiedName: $promotion) {
        target { oid ... on Commit { tree { oid } parents(first: 3) { nodes { oid } } } ...checks }
      }
      pullRequests(headRefName: $branch, first: 1, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes {
          number url state headRefOid title body
          mergedBy { login __typename }
          author { login __typename }
          labels(first: 50) { nodes { name } }
          reviewRequests(first: 50) { nodes { requestedReviewer { ... on User { login } } } }
          latestOpinionatedReviews(first: 50, writersOnly: true) { nodes { state author { login __typename } commit { oid } } }
        }
      }
    }
  }
  fragment steering on Commit {
    workflows: file(path: "${STEERING_FOLDERS[0]}") { object { ... on Tree { entries { path oid } } } }
    actions: file(path: "${STEERING_FOLDERS[1]}") { object { ... on Tree { entries { path oid } } } }
    policy: file(path: $file) { oid }
  }
  ${CHECKS}`

export async function readCandidate(
  client: GitHubClient,
  repository: Repository,
  asked: {
    readonly candidate: Sha
    readonly baseline: Sha
    readonly branch: string
    readonly policyFile: string
  },
): Promise<CandidateReading> {
  const { candidate, baseline, branch, policyFile } = asked
  const { repository: read } = await ask(client, {
    doing: `read the candidate ${candidate}`,
    query: QUERY,
    variables: {
      ...repository,
      candidate,
      baseline,
      branch,
      promotion: `refs/heads/${branch}`,
      file: policyFile,
    },
    answer,
  })
  if (read.candidate === null || read.baseline === null) {
    throw new SluiceError(
      'moved',
      'The candidate or the baseline is gone from the repository; the next run looks anew.',
    )
  }
  const [pullRequest] = read.pullRequests.nodes
  return {
    checks: await readChecks(client, repository, candidate, read.candidate),
    promotion:
      read.promotion === null
        ? undefined
        : {
            commit: read.promotion.target.oid,
            tree: read.promotion.target.tree.oid,
            parents: read.promotion.target.parents.nodes.map(({ oid }) => oid),
            checks: await readChecks(
              client,
              repository,
              read.promotion.target.oid,
              read.promotion.target,
            ),
          },
    pullRequest: pullRequest === undefined ? undefined : pullRequestState(pullRequest),
    steering: {
      baseline: steeringFiles(read.baseline, policyFile),
      candidate: steeringFiles(read.candidate, policyFile),
    },
  }
}

function steeringFiles(read: z.output<typeof steeringAnswer>, policyFile: string): SteeringFiles {
  const entries = [read.workflows, read.actions].flatMap((folder) => folder?.object?.entries ?? [])
  return Object.fromEntries([
    ...entries.flatMap(({ path, oid }) => (path === null ? [] : [[path, oid] as const])),
    ...(read.policy === null ? [] : [[policyFile, read.policy.oid] as const]),
  ])
}

function pullRequestState(read: z.output<typeof pullRequestAnswer>): PullRequestState {
  return {
    number: read.number,
    url: read.url,
    state: stateOf[read.state],
    ...(read.state === 'MERGED' && read.mergedBy !== undefined ? { endedBy: read.mergedBy } : {}),
    head: read.headRefOid,
    title: read.title,
    body: read.body,
    labels: read.labels?.nodes.map(({ name }) => name) ?? [],
    requestedReviewers:
      read.reviewRequests?.nodes.flatMap(
        ({ requestedReviewer }) =>
          requestedReviewer?.login ?? requestedReviewer?.combinedSlug ?? [],
      ) ?? [],
    reviews: read.latestOpinionatedReviews?.nodes.flatMap(reviewOf) ?? [],
    startsNoWorkflows: read.author === 'github-actions[bot]',
  }
}

const stateOf = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const

/** `writersOnly` was asked, so each of them can write. A review of a lost commit counts for nothing. */
function reviewOf({
  state,
  author,
  commit,
}: {
  state: string
  author: string
  commit: { oid: Sha } | null
}): Review[] {
  if (commit === null) return []
  return [{ by: author, state: reviewState[state] ?? 'other', commit: commit.oid, canWrite: true }]
}

const reviewState: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
}
