import * as z from 'zod'
import { actorAnswer, idAnswer } from './answers.ts'
import {
  type CommentPlace,
  createComment,
  deleteComment,
  type IssueComment,
  readComments,
  updateComment,
} from './change-comments.ts'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'

type IsOurs = (one: IssueComment) => boolean

/**
 * Tells our one comment in a place from all others: this token wrote it, and it begins with a
 * marker. Others may copy the marker.
 *
 * @param viewer login of the token's owner.
 */
export function isOwnComment(marker: string, viewer: string): IsOurs {
  return ({ author, body }) => author === viewer && body.startsWith(marker)
}

/** A member of `PullRequest`, with its answer, for a query that asks more. */
export const COMMENTS =
  'comments(last: 100) { totalCount nodes { fullDatabaseId body author { login __typename } } }'

export const commentsAnswer = z
  .object({
    totalCount: z.number(),
    nodes: z.array(z.object({ fullDatabaseId: idAnswer, body: z.string(), author: actorAnswer })),
  })
  .transform(({ totalCount, nodes }) => ({
    newest: nodes.map(
      ({ fullDatabaseId, ...one }): IssueComment => ({ id: fullDatabaseId, ...one }),
    ),
    hasOlder: totalCount > nodes.length,
  }))

export type CommentsReading = z.output<typeof commentsAnswer>

/** Ours is an early one as a rule: a long talk since then must not hide it. */
export async function commentsWithOwn(
  client: GitHubClient,
  repository: Repository,
  number: number,
  { newest, hasOlder }: CommentsReading,
  isOurs: IsOurs,
): Promise<readonly IssueComment[]> {
  if (!hasOlder || newest.some(isOurs)) return newest
  return readComments(client, repository, { kind: 'pull-request', number }, { until: isOurs })
}

/**
 * Writes our comment where there was none. Another run may have done so at the same moment: the
 * first one stays.
 *
 * @param render its text, given the text that is there.
 */
export async function writeOwnComment(
  client: GitHubClient,
  repository: Repository,
  place: CommentPlace,
  isOurs: IsOurs,
  render: (present?: string) => string,
): Promise<void> {
  const made = await createComment(client, repository, place, render())
  const since = shortlyBefore(made.createdAt)
  const comments = await readComments(client, repository, place, { since })
  await keepFirst(client, repository, place, comments.filter(isOurs), made.id, render)
}

/**
 * Of our comments only the first stays, with all that ours says.
 *
 * @param made the one whose text is the newest.
 */
export async function keepFirst(
  client: GitHubClient,
  repository: Repository,
  place: CommentPlace,
  [first, ...more]: readonly IssueComment[],
  made: number | undefined,
  render: (present?: string) => string,
): Promise<void> {
  for (const { id } of more) await deleteComment(client, repository, place, id)
  if (first === undefined || first.id === made) return
  const body = render(first.body)
  if (body !== first.body) await updateComment(client, repository, place, { id: first.id, body })
}

const TEN_MINUTES = 600_000

function shortlyBefore(time: string): string {
  return new Date(Date.parse(time) - TEN_MINUTES).toISOString()
}
