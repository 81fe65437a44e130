import type { Sha } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus } from './translate-error.ts'

/** Where a change is talked about: its pull request, or the commit where it has none. */
export type CommentPlace =
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'commit'; readonly commit: Sha }

export type IssueComment = { readonly id: number; readonly author: string; readonly body: string }

type AnsweredComment = {
  readonly id: number
  readonly body?: string
  readonly created_at: string
  readonly user: { readonly login: string } | null
}

const madeComment = z.object({ id: z.int(), created_at: z.string() })

/** More than this is no conversation, and each hundred is a request. */
const MOST_PAGES = 50

/** The comments, oldest first; reading ends with the first that is looked for. */
export async function readComments(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  place: CommentPlace,
  {
    since,
    until,
  }: { readonly since?: string; readonly until?: (one: IssueComment) => boolean } = {},
): Promise<readonly IssueComment[]> {
  const found: IssueComment[] = []
  const common = { owner, repo, per_page: 100 }
  let pages = 0
  const pageDone = (page: { readonly data: readonly AnsweredComment[] }, done: () => void) => {
    const comments = page.data.map(commentOf)
    found.push(...comments)
    pages += 1
    if (pages === MOST_PAGES || (until !== undefined && comments.some(until))) done()
    return []
  }
  await explained(`read the comments of ${nameOf(place)}`, () =>
    place.kind === 'commit'
      ? client.paginate(
          'GET /repos/{owner}/{repo}/commits/{commit_sha}/comments',
          { ...common, commit_sha: place.commit },
          pageDone,
        )
      : client.paginate(
          'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
          { ...common, issue_number: place.number, ...(since === undefined ? {} : { since }) },
          pageDone,
        ),
  )
  return found
}

export async function createComment(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  place: CommentPlace,
  body: string,
): Promise<{ readonly id: number; readonly createdAt: string }> {
  const doing = `comment on ${nameOf(place)}`
  const asked = { owner, repo, body }
  const { data } = await explained<{ readonly data: unknown }>(doing, () =>
    place.kind === 'commit'
      ? client.request('POST /repos/{owner}/{repo}/commits/{commit_sha}/comments', {
          ...asked,
          commit_sha: place.commit,
        })
      : client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
          ...asked,
          issue_number: place.number,
        }),
  )
  const { id, created_at: createdAt } = readAnswer(doing, madeComment, data)
  return { id, createdAt }
}

export async function updateComment(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  place: CommentPlace,
  { id, body }: Pick<IssueComment, 'id' | 'body'>,
): Promise<void> {
  const asked = { owner, repo, comment_id: id, body }
  await explained(`update our comment on ${nameOf(place)}`, async () => {
    await (place.kind === 'commit'
      ? client.request('PATCH /repos/{owner}/{repo}/comments/{comment_id}', asked)
      : client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', asked))
  })
}

/** One that is gone already is as good as deleted. */
export async function deleteComment(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  place: CommentPlace,
  id: number,
): Promise<void> {
  const asked = { owner, repo, comment_id: id }
  await explained(`delete a second comment on ${nameOf(place)}`, async () => {
    try {
      await (place.kind === 'commit'
        ? client.request('DELETE /repos/{owner}/{repo}/comments/{comment_id}', asked)
        : client.request('DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}', asked))
    } catch (error) {
      if (refusedStatus(error) !== 404) throw error
    }
  })
}

function commentOf({ id, user, body }: AnsweredComment): IssueComment {
  return { id, author: user?.login ?? 'ghost', body: body ?? '' }
}

function nameOf(place: CommentPlace): string {
  return place.kind === 'commit' ? place.commit : `#${place.number}`
}
