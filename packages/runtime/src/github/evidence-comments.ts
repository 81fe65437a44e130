import {
  type ChannelName,
  parseEvidenceComment,
  type RollbackEvidence,
  renderEvidenceComment,
} from '@sluice/core'
import * as z from 'zod'
import type { RunContext } from '../promotion/run-context.ts'
import { actorAnswer, idAnswer, timeAnswer } from './answers.ts'
import { ask } from './graphql.ts'
import { explained } from './translate-error.ts'

/** An issue or pull request where the evidence of a rollback is to stand. */
export type EvidencePlace = {
  /** GraphQL's name of it. */
  readonly id: string
  /** Our comment there, and what it keeps. */
  readonly comment?: { readonly id: number; readonly evidence: RollbackEvidence }
}

const COMMENTS =
  'id comments(last: 100) { nodes { fullDatabaseId body lastEditedAt author { login __typename } editor { login __typename } } }'

const placeAnswer = z
  .object({
    id: z.string(),
    comments: z.object({
      nodes: z.array(
        z.object({
          fullDatabaseId: idAnswer,
          body: z.string(),
          author: actorAnswer,
          lastEditedAt: timeAnswer.nullable(),
          editor: actorAnswer,
        }),
      ),
    }),
  })
  .nullish()

const answer = z.object({
  repository: z.object({ incident: placeAnswer, pull: placeAnswer }),
})

const QUERY = `
  query sluiceEvidence($owner: String!, $name: String!, $incident: Int!, $pull: Int!, $hasIncident: Boolean!, $hasPull: Boolean!) {
    repository(owner: $owner, name: $name) {
      incident: issue(number: $incident) @include(if: $hasIncident) { ${COMMENTS} }
      pull: pullRequest(number: $pull) @include(if: $hasPull) { ${COMMENTS} }
    }
  }`

/** The places of a rollback, with our comments there: one that somebody else edited is not ours. */
export async function readEvidencePlaces(
  { client, repository }: RunContext,
  numbers: { readonly incident?: number | undefined; readonly pullRequest?: number | undefined },
  viewer: string,
): Promise<readonly EvidencePlace[]> {
  const { incident, pullRequest: pull } = numbers
  if (incident === undefined && pull === undefined) return []
  const { repository: read } = await ask(client, {
    doing: 'read the comments of a rollback',
    needs: 'issues: read, pull-requests: read',
    query: QUERY,
    variables: {
      ...repository,
      ...{ incident: incident ?? 0, hasIncident: incident !== undefined },
      ...{ pull: pull ?? 0, hasPull: pull !== undefined },
    },
    answer,
  })
  return [read.incident, read.pull].flatMap((place): EvidencePlace[] => {
    if (place === null || place === undefined) return []
    const comment = place.comments.nodes.flatMap((one) => {
      const isOurs = one.author === viewer && (one.lastEditedAt === null || one.editor === viewer)
      const evidence = isOurs ? parseEvidenceComment(one.body) : undefined
      return evidence === undefined ? [] : [{ id: one.fullDatabaseId, evidence }]
    })[0]
    return [{ id: place.id, ...(comment === undefined ? {} : { comment }) }]
  })
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
