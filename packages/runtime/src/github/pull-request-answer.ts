import type { PullRequestState } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer } from './answers.ts'
import { CLOSING, closedBy, closingAnswer, isOwnClosing } from './own-closing.ts'
import { QUEUE, queueAnswer, queuePlace } from './queue-place.ts'
import { REVIEWS, reviewsAnswer } from './reviews-answer.ts'

/** A fragment for `PullRequest`; its answer is `pullRequestAnswer`. */
export const PULL_REQUEST = `
  fragment pullRequest on PullRequest {
    number url state headRefOid title body
    mergedBy { login __typename }
    baseRef { target { oid } }
    ...closing ...queue
    author { login __typename }
    labels(first: 50) { nodes { name } }
    reviewRequests(first: 50) { nodes { requestedReviewer { ... on User { login } ... on Team { combinedSlug } } } }
    ${REVIEWS}
  }
  ${CLOSING}
  ${QUEUE}`

export const pullRequestAnswer = closingAnswer.extend({
  ...queueAnswer.shape,
  number: z.number(),
  url: z.string(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  mergedBy: actorAnswer.optional(),
  baseRef: z.object({ target: z.object({ oid: shaAnswer }) }).nullable(),
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
  latestOpinionatedReviews: reviewsAnswer,
})

/** Undefined where Sluice closed it itself: then it is as if there had been none. */
export function pullRequestState(
  read: z.output<typeof pullRequestAnswer>,
): PullRequestState | undefined {
  if (read.state === 'CLOSED' && isOwnClosing(read)) return undefined
  const queue = queuePlace(read)
  const endedBy = read.state === 'MERGED' ? read.mergedBy : closedBy(read)
  return {
    number: read.number,
    url: read.url,
    state: stateOf[read.state],
    ...(read.state === 'OPEN' || endedBy === undefined ? {} : { endedBy }),
    head: read.headRefOid,
    ...(read.baseRef === null ? {} : { baseHead: read.baseRef.target.oid }),
    title: read.title,
    body: read.body,
    labels: read.labels?.nodes.map(({ name }) => name) ?? [],
    requestedReviewers:
      read.reviewRequests?.nodes.flatMap(
        ({ requestedReviewer }) =>
          requestedReviewer?.login ?? requestedReviewer?.combinedSlug ?? [],
      ) ?? [],
    reviews: read.latestOpinionatedReviews,
    ...(queue === undefined ? {} : { queue }),
    startsNoWorkflows: read.author === 'github-actions[bot]',
  }
}

const stateOf = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' } as const
