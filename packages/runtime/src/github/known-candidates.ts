import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import { AUTHOR } from './commit-author.ts'
import { pullRequestAnswer } from './pull-request-answer.ts'
import { candidateCommitAnswer, type KnownCandidate, promotionAnswer } from './read-candidate.ts'

/** Pull requests that are open already, with all that would be asked about their candidates. */
export const openPromotionsAnswer = z.object({
  nodes: z.array(
    pullRequestAnswer.extend({
      headRefName: z.string(),
      isCrossRepository: z.boolean(),
      headRef: z
        .object({
          target: promotionAnswer.and(
            z.object({
              parents: z.object({
                nodes: z.array(z.object({ oid: shaAnswer }).and(candidateCommitAnswer)),
              }),
            }),
          ),
        })
        .nullable(),
    }),
  ),
})

/** A fragment for `PullRequest`, of `openPromotionsAnswer`; it comes with `CANDIDATE_PARTS`. */
export const OPEN_PROMOTION = `
  fragment openPromotion on PullRequest {
    headRefName isCrossRepository ...pullRequest
    headRef {
      target { oid ... on Commit { tree { oid } ${AUTHOR} parents(first: 3) { nodes { oid ...checks ...steering } } } ...checks }
    }
  }`

/** P has the parents baseline and candidate; in a linear history it does not name its candidate. */
export function knownCandidates(
  read: z.output<typeof openPromotionsAnswer>,
): readonly KnownCandidate[] {
  return read.nodes.flatMap((pull): readonly KnownCandidate[] => {
    const [baseline, candidate] = pull.headRef?.target.parents.nodes ?? []
    if (pull.isCrossRepository || baseline === undefined || candidate === undefined) return []
    const { headRefName: branch, headRef: promotion } = pull
    const answer = { candidate, baseline, promotion, pullRequests: { nodes: [pull] } }
    return [{ branch, baseline: baseline.oid, candidate: candidate.oid, answer }]
  })
}
