import * as z from 'zod'
import { idAnswer } from './answers.ts'
import type { IssueComment } from './change-comments.ts'
import { changeTogether, type Mutation } from './change-together.ts'
import type { GitHubClient } from './client.ts'
import { COMMENTS, commentsAnswer } from './own-comment.ts'

/** Labels, assignees and milestone by GraphQL's names. */
export type MetadataIds = {
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
  readonly milestone?: string
}

export type LabelledPullRequest = { readonly id: string; readonly ids: MetadataIds }

const commentAnswer = z.object({
  commentEdge: z.object({ node: z.object({ fullDatabaseId: idAnswer }) }),
  subject: z.object({ comments: commentsAnswer }),
})

/**
 * Labels new pull requests and writes a comment on another one, in one request.
 *
 * @returns whether each was labelled, and the comment with the newest ones there, ours among them;
 * undefined where it was not written, or nobody knows.
 */
export async function labelAndComment(
  client: GitHubClient,
  pullRequests: readonly LabelledPullRequest[],
  comment: { readonly on: string; readonly body: string },
): Promise<{
  readonly labelled: readonly boolean[]
  readonly comment?: { readonly id: number; readonly newest: readonly IssueComment[] }
}> {
  // In this order: whoever is named in the comment is taken to have its labels.
  const answers = await changeTogether(client, 'sluiceLabelAndComment', [
    ...pullRequests.map(labelling),
    {
      field: 'addComment',
      input: { subjectId: comment.on, body: comment.body },
      payload: `commentEdge { node { fullDatabaseId } } subject { ... on PullRequest { ${COMMENTS} } }`,
    },
  ])
  const labelled = pullRequests.map((_, index) => answers[index] !== undefined)
  const { data } = commentAnswer.safeParse(answers.at(-1))
  if (data === undefined) return { labelled }
  const { commentEdge, subject } = data
  return {
    labelled,
    comment: { id: commentEdge.node.fullDatabaseId, newest: subject.comments.newest },
  }
}

function labelling({ id, ids }: LabelledPullRequest): Mutation {
  const { labels, assignees, milestone } = ids
  return {
    field: 'updatePullRequest',
    input: {
      pullRequestId: id,
      labelIds: labels,
      ...(assignees.length === 0 ? {} : { assigneeIds: assignees }),
      ...(milestone === undefined ? {} : { milestoneId: milestone }),
    },
    payload: 'clientMutationId',
  }
}
