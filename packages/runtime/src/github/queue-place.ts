import type { QueuePlace } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer } from './answers.ts'

/** A fragment for `PullRequest`; its answer is `queueAnswer`. */
export const QUEUE = `
  fragment queue on PullRequest {
    isInMergeQueue
    queueing: timelineItems(last: 1, itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT]) {
      nodes { __typename ... on RemovedFromMergeQueueEvent { reason actor { login __typename } } }
    }
  }`

export const queueAnswer = z.object({
  isInMergeQueue: z.boolean(),
  queueing: z.object({
    nodes: z.array(
      z.object({
        __typename: z.string(),
        reason: z.string().nullish(),
        actor: actorAnswer.optional(),
      }),
    ),
  }),
})

export const queuedAnswer = z.object({
  repository: z.object({
    pullRequest: z.object({
      id: z.string(),
      isInMergeQueue: z.boolean(),
      baseRefName: z.string(),
    }),
  }),
})

export function queuePlace({
  isInMergeQueue,
  queueing,
}: z.output<typeof queueAnswer>): QueuePlace | undefined {
  if (isInMergeQueue) return { kind: 'entered' }
  const last = queueing.nodes.at(-1)
  if (last?.__typename !== 'RemovedFromMergeQueueEvent') return undefined
  const { reason, actor } = last
  return {
    kind: 'removed',
    ...(actor === undefined ? {} : { by: actor }),
    ...(typeof reason === 'string' ? { reason } : {}),
  }
}
