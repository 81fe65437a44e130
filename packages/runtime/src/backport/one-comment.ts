import { type BackportReport, COMMENT_MARKER, renderComment } from '@sluice/core'
import {
  type CommentPlace,
  createComment,
  deleteComment,
  readComments,
  updateComment,
} from '../github/change-comments.ts'
import type { IssueComment, MergedPullRequestReading } from '../github/read-merged-change.ts'
import type { BackportContext } from './backport-context.ts'
import type { Change } from './read-change.ts'

/** Whether our comment tells of a pull request already: the run that opened it came to its end. */
export function mentions(change: Change, number: number): boolean {
  return own(change.comments, change.viewer)[0]?.body.includes(`| #${number} |`) ?? false
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
  const [present] = own(comments, viewer)
  const body = renderComment(report, present?.body)
  if (present !== undefined) {
    if (present.body !== body)
      await updateComment(client, repository, place, { id: present.id, body })
    return
  }
  const made = await createComment(client, repository, place, body)
  // Another run may have written at the same moment: the first one stays.
  const since = shortlyBefore(made.createdAt)
  const [first, ...more] = own(await readComments(client, repository, place, { since }), viewer)
  for (const { id } of more) await deleteComment(client, repository, place, id)
  if (first !== undefined && first.id !== made.id) {
    const body = renderComment(report, first.body)
    await updateComment(client, repository, place, { id: first.id, body })
  }
}

/** Ours is an early one as a rule: a long talk since then must not hide it. */
export async function knownComments(
  { client, repository }: BackportContext,
  { number, comments, hasOlderComments, viewer }: MergedPullRequestReading,
): Promise<readonly IssueComment[]> {
  const ours = (one: IssueComment) => isOwn(one, viewer)
  if (!hasOlderComments || comments.some(ours)) return comments
  return readComments(client, repository, { kind: 'pull-request', number }, { until: ours })
}

/** Whether a comment is the one that Sluice keeps on a change. */
function isOwn({ author, body }: IssueComment, viewer: string): boolean {
  return author === viewer && body.startsWith(COMMENT_MARKER)
}

function own(comments: readonly IssueComment[], viewer: string): readonly IssueComment[] {
  return comments.filter((comment) => isOwn(comment, viewer))
}

const TEN_MINUTES = 600_000

function shortlyBefore(time: string): string {
  return new Date(Date.parse(time) - TEN_MINUTES).toISOString()
}
