import { type BackportReport, COMMENT_MARKER, renderComment } from '@sluice/core'
import type { IssueComment } from '../github/read-merged-change.ts'
import {
  commentsSince,
  createComment,
  deleteComment,
  updateComment,
} from '../github/write-backport.ts'
import type { BackportContext } from './backport-context.ts'
import type { Change } from './read-change.ts'

/** Whether our comment tells of a pull request already: the run that opened it came to its end. */
export function mentions(change: Change, number: number): boolean {
  return own(change.comments, change.viewer)[0]?.body.includes(`| #${number} |`) ?? false
}

/** The one comment on the original: written once, then updated in place. */
export async function writeComment(
  { client, repository }: BackportContext,
  { comments, original, viewer }: Change,
  report: BackportReport,
): Promise<void> {
  const { number } = original
  if (number === undefined) return
  const [present] = own(comments, viewer)
  const body = renderComment(report, present?.body)
  if (present !== undefined) {
    if (present.body !== body) await updateComment(client, repository, present.id, body)
    return
  }
  const made = await createComment(client, repository, number, body)
  // Another run may have written at the same moment: the first one stays.
  const since = await commentsSince(client, repository, number, shortlyBefore(made.createdAt))
  const [first, ...more] = own(since, viewer)
  for (const { id } of more) await deleteComment(client, repository, id)
  if (first !== undefined && first.id !== made.id) {
    await updateComment(client, repository, first.id, renderComment(report, first.body))
  }
}

function own(comments: readonly IssueComment[], viewer: string): readonly IssueComment[] {
  return comments.filter(({ author, body }) => author === viewer && body.startsWith(COMMENT_MARKER))
}

const TEN_MINUTES = 600_000

function shortlyBefore(time: string): string {
  return new Date(Date.parse(time) - TEN_MINUTES).toISOString()
}
