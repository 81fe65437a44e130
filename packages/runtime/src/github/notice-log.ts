import { type NoticeLog, type NotifyRules, parseNoticeLog, renderNoticeLog } from '@sluice/core'
import * as z from 'zod'
import type { RunContext } from '../promotion/run-context.ts'
import { ask } from './graphql.ts'
import { explained } from './translate-error.ts'
import { isAuthorsWord, WORD, wordAnswer } from './word-of-comment.ts'

/** A log as it was found: the comment that keeps it, by its id. */
export type KeptNoticeLog = { readonly comment: number; readonly log: NoticeLog }

const commentsAnswer = z.object({
  nodes: z.array(wordAnswer),
})

const answer = z.object({
  repository: z.object({ issue: z.object({ comments: commentsAnswer }) }),
})

const QUERY = `
  query sluiceNoticeLog($owner: String!, $name: String!, $number: Int!) {
    repository(owner: $owner, name: $name) {
      issue(number: $number) {
        comments(first: 100) { nodes { ${WORD} } }
      }
    }
  }`

/**
 * Only a comment of our own, which nobody else edited, is believed: `viewer` is the login of the
 * token's owner.
 */
export async function readNoticeLog(
  { client, repository }: RunContext,
  number: number,
  viewer: string,
): Promise<KeptNoticeLog | undefined> {
  const { repository: read } = await ask(client, {
    doing: `read the comments of #${number}`,
    needs: 'issues: read',
    query: QUERY,
    variables: { ...repository, number },
    answer,
  })
  return noticeLogAmong(read.issue.comments.nodes, viewer)
}

/** The log among the comments of an incident. */
export function noticeLogAmong(
  comments: z.output<typeof commentsAnswer>['nodes'],
  viewer: string,
): KeptNoticeLog | undefined {
  return comments.flatMap((comment) => {
    const isOurs = comment.author === viewer && isAuthorsWord(comment)
    const log = isOurs ? parseNoticeLog(comment.body) : undefined
    return log === undefined ? [] : [{ comment: comment.fullDatabaseId, log }]
  })[0]
}

/** Writes the log into its comment, or into a new one. */
export async function writeNoticeLog(
  { client, repository: { owner, name: repo } }: RunContext,
  given: {
    readonly incident: number
    readonly comment?: number
    readonly log: NoticeLog
    readonly rules: NotifyRules
  },
): Promise<void> {
  const { incident, comment, log, rules } = given
  const body = renderNoticeLog(log, rules)
  const doing = `keep on #${incident} who was told`
  if (comment === undefined)
    await explained(doing, () =>
      client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        owner,
        repo,
        issue_number: incident,
        body,
      }),
    )
  else
    await explained(doing, () =>
      client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        owner,
        repo,
        comment_id: comment,
        body,
      }),
    )
}
