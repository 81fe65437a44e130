import { answerMarker, type CommandAnswer } from '@sluice/core'
import { type CommentPlace, createComment, deleteComment, readComments } from './change-comments.ts'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const NEEDS = 'issues: write, pull-requests: write'

/**
 * Replies, then reacts: the reaction says that all is done, so a run that dies between the two is
 * completed by the next, which finds the reply. Of two runs at once the first reply stays.
 *
 * @param viewer login of the token's owner.
 */
export async function answerCommand(
  client: GitHubClient,
  repository: Repository,
  { number, comment, reaction, reply }: CommandAnswer,
  viewer: string,
  since: string,
): Promise<void> {
  const { owner, name: repo } = repository
  const marker = answerMarker(comment)
  const place: CommentPlace = { kind: 'pull-request', number }
  const replies = async () =>
    (await readComments(client, repository, place, { since })).filter(
      ({ author, body }) => author === viewer && body.includes(marker),
    )
  if (reply !== undefined && (await replies()).length === 0) {
    await createComment(client, repository, place, reply)
    const [, ...more] = await replies()
    for (const { id } of more) await deleteComment(client, repository, place, id)
  }
  await explained(
    `react to a comment on #${number}`,
    () =>
      client.request('POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions', {
        owner,
        repo,
        comment_id: comment,
        content: reaction,
      }),
    NEEDS,
  )
}
