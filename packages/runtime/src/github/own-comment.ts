import type { PromotionOperation } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    pullRequest: z.object({
      comments: z.object({
        nodes: z.array(
          z.object({ databaseId: z.number().nullable(), body: z.string(), author: actorAnswer }),
        ),
      }),
    }),
  }),
})

const QUERY = `
  query sluiceOwnComment($owner: String!, $name: String!, $number: Int!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        comments(last: 100) { nodes { databaseId body author { login __typename } } }
      }
    }
  }`

/** The comment that this token wrote with a marker at its beginning; others may copy the marker. */
export async function findOwnComment(
  client: GitHubClient,
  repository: Repository,
  number: number,
  marker: string,
): Promise<{ readonly id: number; readonly body: string } | undefined> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read the comments of #${number}`,
    needs: 'pull-requests: read',
    query: QUERY,
    variables: { ...repository, number },
    answer,
  })
  const found = read.pullRequest.comments.nodes.find(
    ({ author, body }) => author === viewer.login && body.startsWith(marker),
  )
  return typeof found?.databaseId === 'number'
    ? { id: found.databaseId, body: found.body }
    : undefined
}

export async function keepComment(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { number, body, comment }: Extract<PromotionOperation, { kind: 'keep-comment' }>,
): Promise<void> {
  await explained(`comment on #${number}`, async () => {
    if (comment !== undefined) {
      await client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
        owner,
        repo,
        comment_id: comment,
        body,
      })
      return
    }
    await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      owner,
      repo,
      issue_number: number,
      body,
      // Not sent again when its answer was lost: the next run sees whether it is there.
      request: { retries: 0 },
    })
  })
}
