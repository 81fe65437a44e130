import type { CommitStatus, Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import { ownStatuses, STATUSES, statusesAnswer } from './own-statuses.ts'

/** An open pull request into a channel, as far as a rollback has to do with it. */
export type RollbackPull = {
  readonly number: number
  readonly branch: string
  readonly head: Sha
  readonly fromFork: boolean
  readonly isDraft: boolean
  readonly isQueued: boolean
  /** Of its head. */
  readonly statuses: Readonly<Record<string, CommitStatus>>
}

/** Answer to `ROLLBACK_PULLS`. */
export const rollbackPullsAnswer = z.object({
  nodes: z.array(
    z.object({
      number: z.number(),
      headRefName: z.string(),
      headRefOid: shaAnswer,
      isCrossRepository: z.boolean(),
      isDraft: z.boolean(),
      isInMergeQueue: z.boolean(),
      commits: z.object({
        nodes: z.array(z.object({ commit: z.object({ oid: shaAnswer, status: statusesAnswer }) })),
      }),
    }),
  ),
})

/**
 * A member of `Repository`; it uses the variable `$branch`. The newest, since anybody may open one. The
 * status is asked of the pull request's commit: `headRef` is a fork's own, where nothing has a status.
 */
export const ROLLBACK_PULLS = `
  pullRequests(baseRefName: $branch, states: OPEN, first: 100, orderBy: { field: CREATED_AT, direction: DESC }) {
    nodes {
      number headRefName headRefOid isCrossRepository isDraft isInMergeQueue
      commits(last: 1) { nodes { commit { oid ${STATUSES} } } }
    }
  }`

/** Oldest first: of two about the same the first one stays. */
export function rollbackPulls({
  nodes,
}: z.output<typeof rollbackPullsAnswer>): readonly RollbackPull[] {
  return nodes.toReversed().map((pull) => {
    const last = pull.commits.nodes.at(-1)?.commit
    // It may have moved while GitHub put its answer together.
    const status = last?.oid === pull.headRefOid ? last.status : null
    return {
      number: pull.number,
      branch: pull.headRefName,
      head: pull.headRefOid,
      fromFork: pull.isCrossRepository,
      isDraft: pull.isDraft,
      isQueued: pull.isInMergeQueue,
      statuses: ownStatuses(status),
    }
  })
}
