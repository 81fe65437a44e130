import {
  type ChannelName,
  parseEvidenceComment,
  type RollbackEvidence,
  renderEvidenceComment,
} from '@sluice/core'
import * as z from 'zod'
import type { RunContext } from '../promotion/run-context.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { pageLimit } from './most-pages.ts'
import { explained } from './translate-error.ts'
import { isAuthorsWord, WORD, wordAnswer } from './word-of-comment.ts'

/** An issue or pull request where the evidence of a rollback is to stand. */
export type EvidencePlace = {
  /** GraphQL's name of it. */
  readonly id: string
  /** Our comment there, and what it keeps. */
  readonly comment?: { readonly id: number; readonly evidence: RollbackEvidence }
}

const commentsAnswer = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(wordAnswer),
})

type CommentsAnswer = z.output<typeof commentsAnswer>

const placeAnswer = z.object({ id: z.string(), comments: commentsAnswer }).nullish()

const answer = z.object({
  repository: z.object({ incident: placeAnswer, pull: placeAnswer }),
})

/** Ours is an early one as a rule, so they are read from the first on. */
const COMMENTS = `
  comments(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { ${WORD} }
  }`

const QUERY = `
  query sluiceEvidence($owner: String!, $name: String!, $incident: Int!, $pull: Int!, $hasIncident: Boolean!, $hasPull: Boolean!, $after: String) {
    repository(owner: $owner, name: $name) {
      incident: issue(number: $incident) @include(if: $hasIncident) { id ${COMMENTS} }
      pull: pullRequest(number: $pull) @include(if: $hasPull) { id ${COMMENTS} }
    }
  }`

const MORE = `
  query sluiceMoreEvidence($id: ID!, $after: String) {
    node(id: $id) { ... on Issue { ${COMMENTS} } ... on PullRequest { ${COMMENTS} } }
  }`

const moreAnswer = z.object({ node: z.object({ comments: commentsAnswer }).nullable() })

const READING = {
  doing: 'read the comments of a rollback',
  needs: 'issues: read, pull-requests: read',
}

/** The places of a rollback, with our comments there: one that somebody else edited is not ours. */
export async function readEvidencePlaces(
  { client, repository }: Pick<RunContext, 'client' | 'repository'>,
  numbers: { readonly incident?: number | undefined; readonly pullRequest?: number | undefined },
  viewer: string,
): Promise<readonly EvidencePlace[]> {
  const { incident, pullRequest: pull } = numbers
  if (incident === undefined && pull === undefined) return []
  const { repository: read } = await ask(client, {
    ...READING,
    query: QUERY,
    variables: {
      ...repository,
      ...{ incident: incident ?? 0, hasIncident: incident !== undefined },
      ...{ pull: pull ?? 0, hasPull: pull !== undefined },
    },
    answer,
  })
  const places = [read.incident, read.pull].filter((place) => place != null)
  return Promise.all(
    places.map(async ({ id, comments }) => {
      const comment = await ownEvidence(client, id, comments, viewer)
      return { id, ...(comment === undefined ? {} : { comment }) }
    }),
  )
}

/** However many comments there are: written again where it was not found, it would stand there twice. */
async function ownEvidence(
  client: GitHubClient,
  id: string,
  first: CommentsAnswer,
  viewer: string,
): Promise<EvidencePlace['comment']> {
  const nextPage = pageLimit(READING.doing)
  let page: CommentsAnswer | undefined = first
  while (page !== undefined) {
    for (const comment of page.nodes) {
      const isOurs = comment.author === viewer && isAuthorsWord(comment)
      const evidence = isOurs ? parseEvidenceComment(comment.body) : undefined
      if (evidence !== undefined) return { id: comment.fullDatabaseId, evidence }
    }
    if (!page.pageInfo.hasNextPage) return undefined
    nextPage()
    const more: z.output<typeof moreAnswer> = await ask(client, {
      ...READING,
      query: MORE,
      variables: { id, after: page.pageInfo.endCursor },
      answer: moreAnswer,
    })
    page = more.node?.comments
  }
  return undefined
}

/** What earlier runs kept, wherever it is: one that died may not have reached every place. */
export function keptEvidence(places: readonly EvidencePlace[]): RollbackEvidence | undefined {
  const kept = places.flatMap(({ comment }) => (comment === undefined ? [] : [comment.evidence]))
  return kept.find(({ after }) => after !== undefined) ?? kept[0]
}

/** Writes the evidence to all places: in one request where there is no comment of ours yet. */
export async function writeEvidence(
  { client, repository: { owner, name: repo } }: RunContext,
  places: readonly EvidencePlace[],
  evidence: RollbackEvidence,
  channel: { readonly channel: ChannelName; readonly repositoryUrl: string },
): Promise<void> {
  const body = renderEvidenceComment(evidence, channel)
  const doing = 'keep what was measured'
  for (const { comment } of places)
    if (comment !== undefined)
      await explained(doing, () =>
        client.request('PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}', {
          owner,
          repo,
          comment_id: comment.id,
          body,
        }),
      )
  const ids = places.flatMap(({ id, comment }) => (comment === undefined ? [id] : []))
  if (ids.length === 0) return
  const variables = Object.fromEntries(ids.map((id, index) => [`place${index}`, id]))
  await explained(
    doing,
    // Not sent again when its answer was lost: the next run sees whether it is there.
    () => client.graphql(additions(ids.length), { ...variables, body, request: { retries: 0 } }),
    'issues: write, pull-requests: write',
  )
}

function additions(count: number): string {
  const each = Array.from({ length: count }, (_, index) => index)
  return `
  mutation sluiceEvidence($body: String!, ${each.map((index) => `$place${index}: ID!`).join(', ')}) {
    ${each
      .map(
        (index) =>
          `at${index}: addComment(input: { subjectId: $place${index}, body: $body }) { clientMutationId }`,
      )
      .join('\n    ')}
  }`
}
