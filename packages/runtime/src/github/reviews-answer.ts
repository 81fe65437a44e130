import type { Review } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer } from './answers.ts'

/** A member of `PullRequest`: the latest word of each person with write access. */
export const REVIEWS =
  'latestOpinionatedReviews(first: 100, writersOnly: true) { nodes { state author { login __typename } commit { oid } } }'

/** What `REVIEWS` asks for. A review of a lost commit counts for nothing. */
export const reviewsAnswer: z.ZodType<readonly Review[]> = z
  .object({
    nodes: z.array(
      z.object({
        state: z.string(),
        author: actorAnswer,
        commit: z.object({ oid: shaAnswer }).nullable(),
      }),
    ),
  })
  .nullable()
  .transform((read): readonly Review[] =>
    (read?.nodes ?? []).flatMap(({ state, author, commit }) =>
      commit === null
        ? []
        : [{ by: author, state: states[state] ?? 'other', commit: commit.oid, canWrite: true }],
    ),
  )

const states: Readonly<Record<string, Review['state']>> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'changes-requested',
  DISMISSED: 'dismissed',
}
