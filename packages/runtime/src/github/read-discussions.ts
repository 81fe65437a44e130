import * as z from 'zod'
import { actorAnswer, idAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** The comments of an issue or pull request, without what their authors may do. */
export type Discussion = {
  readonly number: number
  readonly isOpen: boolean
  /** Names of branches, where it is a pull request. `head` only of this repository. */
  readonly base?: string
  readonly head?: string
  /** Of an issue. */
  readonly labels: readonly string[]
  /** Login of the token's owner. */
  readonly viewer: string
  /** Oldest first; the newest hundred. */
  readonly comments: readonly CommentReading[]
}

export type CommentReading = {
  readonly id: number
  readonly url: string
  readonly by: string
  readonly body: string
  readonly at: string
  readonly editedBy?: string
  readonly answered: boolean
}

const comment = z.object({
  fullDatabaseId: idAnswer.nullable(),
  url: z.string(),
  body: z.string(),
  createdAt: timeAnswer,
  lastEditedAt: timeAnswer.nullable(),
  editor: actorAnswer,
  author: actorAnswer,
  reactionGroups: z
    .array(z.object({ content: z.string(), viewerHasReacted: z.boolean() }))
    .nullable(),
})

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.record(
    z.string(),
    z
      .object({
        number: z.number(),
        closed: z.boolean(),
        baseRefName: z.string().optional(),
        headRefName: z.string().optional(),
        isCrossRepository: z.boolean().optional(),
        labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullish(),
        comments: z.object({ nodes: z.array(comment) }),
      })
      .nullable(),
  ),
})

/** Reads the discussions of these numbers, those that exist. Nothing is asked where there are none. */
export async function readDiscussions(
  client: GitHubClient,
  repository: Repository,
  numbers: readonly number[],
): Promise<readonly Discussion[]> {
  if (numbers.length === 0) return []
  const { repository: read, viewer } = await ask(client, {
    doing: 'read the comments of the pull requests',
    needs: 'pull-requests: read, issues: read',
    query: queryOf(numbers.length),
    variables: {
      ...repository,
      ...Object.fromEntries(numbers.map((number, index) => [`n${index}`, number])),
    },
    answer,
  })
  return Object.values(read).flatMap((one) =>
    one === null
      ? []
      : [
          {
            number: one.number,
            ...(one.baseRefName === undefined ? {} : { base: one.baseRefName }),
            ...(one.headRefName === undefined || one.isCrossRepository === true
              ? {}
              : { head: one.headRefName }),
            isOpen: !one.closed,
            labels: one.labels?.nodes.map(({ name }) => name) ?? [],
            viewer: viewer.login,
            comments: one.comments.nodes.flatMap(readOne),
          },
        ],
  )
}

/** One that was edited by an account that is gone is not its author's word: `ghost` edited it. */
function readOne(read: z.output<typeof comment>): readonly CommentReading[] {
  const { fullDatabaseId: id, url, body, createdAt, lastEditedAt, author, editor } = read
  if (id === null) return []
  return [
    {
      id,
      url,
      by: author,
      body,
      at: lastEditedAt ?? createdAt,
      ...(lastEditedAt === null ? {} : { editedBy: editor }),
      answered: (read.reactionGroups ?? []).some(
        ({ content, viewerHasReacted }) => viewerHasReacted && ANSWERS.includes(content),
      ),
    },
  ]
}

/** The reactions that we answer with. */
const ANSWERS: readonly string[] = ['THUMBS_UP', 'CONFUSED']

function queryOf(count: number): string {
  const all = Array.from({ length: count }, (_, index) => `n${index}`)
  return `
    query sluiceComments($owner: String!, $name: String!, ${all.map((one) => `$${one}: Int!`).join(', ')}) {
      viewer { login }
      repository(owner: $owner, name: $name) {
        ${all.map((one) => `${one}: issueOrPullRequest(number: $${one}) { ...onIssue ...onPull }`).join('\n')}
      }
    }
    fragment onIssue on Issue {
      number closed labels(first: 50) { nodes { name } } comments(last: 100) { nodes { ...said } }
    }
    fragment onPull on PullRequest {
      number closed baseRefName headRefName isCrossRepository
      comments(last: 100) { nodes { ...said } }
    }
    fragment said on IssueComment {
      fullDatabaseId url body createdAt lastEditedAt
      editor { login __typename } author { login __typename }
      reactionGroups { content viewerHasReacted }
    }`
}
