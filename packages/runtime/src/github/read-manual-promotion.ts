import type { ManualPromotion } from '@sluice/core'
import { MANUAL_COMMENT } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { JUDGED_HEAD, judgedHead, judgedHeadAnswer } from './judged-head.ts'
import { COMMENTS, commentsAnswer, commentsWithOwn, isOwnComment } from './own-comment.ts'
import { PULL_REQUEST, pullRequestAnswer, pullRequestState } from './pull-request-answer.ts'
import type { Repository } from './repository.ts'
import { TRIED_MERGE, triedMerge, triedMergeAnswer } from './tried-merge.ts'

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    deleteBranchOnMerge: z.boolean(),
    defaultBranchRef: z.object({ name: z.string() }).nullable(),
    rebaseMergeAllowed: z.boolean(),
    pullRequest: pullRequestAnswer.extend({
      ...judgedHeadAnswer,
      mergeable: z.string(),
      potentialMergeCommit: triedMergeAnswer,
      comments: commentsAnswer,
    }),
  }),
})

const QUERY = `
  query sluiceManualPromotion($owner: String!, $name: String!, $number: Int!, $status: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      deleteBranchOnMerge defaultBranchRef { name } rebaseMergeAllowed
      pullRequest(number: $number) {
        ...pullRequest
        ${JUDGED_HEAD}
        mergeable
        ${TRIED_MERGE}
        ${COMMENTS}
      }
    }
  }
  ${PULL_REQUEST}`

/** Undefined where it was closed, or moved, since it was listed: the next look sees it anew. */
export async function readManualPromotion(
  client: GitHubClient,
  repository: Repository,
  { number, status }: { readonly number: number; readonly status: string },
): Promise<ManualPromotion | undefined> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read #${number}`,
    needs: 'contents: read, pull-requests: read, statuses: read',
    query: QUERY,
    variables: { ...repository, number, status },
    answer,
  })
  const { pullRequest: pull, deleteBranchOnMerge, defaultBranchRef, rebaseMergeAllowed } = read
  const pullRequest = pullRequestState(pull)
  const judged = judgedHead(pull)
  if (pullRequest?.state !== 'open' || judged === undefined) return undefined
  const { headBranch, headTree, status: present } = judged
  const isOurs = isOwnComment(MANUAL_COMMENT, viewer.login)
  const comments = await commentsWithOwn(client, repository, number, pull.comments, isOurs)
  const comment = comments.find(isOurs)
  return {
    pullRequest,
    headBranch,
    headTree,
    ...triedMerge(pull.potentialMergeCommit),
    hasConflicts: pull.mergeable === 'CONFLICTING',
    // What somebody else wrote there is not ours, whatever it says: it is written anew.
    ...(present?.by === viewer.login ? { status: present } : {}),
    ...(comment === undefined ? {} : { comment }),
    // GitHub keeps the default branch whatever the setting says.
    deletesChannel: deleteBranchOnMerge && defaultBranchRef?.name !== headBranch,
    mayRebase: rebaseMergeAllowed,
  }
}
