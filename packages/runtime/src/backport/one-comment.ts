import { type BackportReport, COMMENT_MARKER, renderComment } from '@sluice/core'
import { type CommentPlace, updateComment } from '../github/change-comments.ts'
import { isOwnComment, writeOwnComment } from '../github/own-comment.ts'
import type { BackportContext } from './backport-context.ts'
import type { Change } from './read-change.ts'

/** Whether a comment is the one that Sluice keeps on a change. */
export function isBackportComment(viewer: string) {
  return isOwnComment(COMMENT_MARKER, viewer)
}

/** Whether our comment tells of a pull request already: the run that opened it came to its end. */
export function mentions({ comments, viewer }: Change, number: number): boolean {
  return comments.find(isBackportComment(viewer))?.body.includes(`| #${number} |`) ?? false
}

/** The one comment on the original: written once, then updated in place. */
export async function writeComment(
  { client, repository }: BackportContext,
  { comments, original, landed, viewer }: Change,
  report: BackportReport,
): Promise<void> {
  const { number } = original
  const place: CommentPlace =
    number === undefined
      ? { kind: 'commit', commit: landed.commit }
      : { kind: 'pull-request', number }
  const isOurs = isBackportComment(viewer)
  const render = (present?: string) => renderComment(report, present)
  const present = comments.find(isOurs)
  if (present === undefined) return writeOwnComment(client, repository, place, isOurs, render)
  const body = render(present.body)
  if (present.body !== body)
    await updateComment(client, repository, place, { id: present.id, body })
}
