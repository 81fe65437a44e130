import {
  type ChannelName,
  type HoldIncident,
  INCIDENT_LABEL,
  parseIncidentMarker,
  releaseOf,
  releaseReason,
  type Sha,
} from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { isTrusted } from './read-rollback-side.ts'
import type { Repository } from './repository.ts'
import { explained, refusedStatus } from './translate-error.ts'

const answer = z.object({
  repository: z.object({
    issues: z.object({
      nodes: z.array(
        z.object({
          number: z.number(),
          url: z.string(),
          state: z.enum(['OPEN', 'CLOSED']),
          body: z.string(),
          author: actorAnswer,
          authorAssociation: z.string(),
          timelineItems: z.object({
            nodes: z.array(
              z.object({
                createdAt: timeAnswer,
                actor: actorAnswer,
                closer: z.object({ __typename: z.string() }).nullable(),
              }),
            ),
          }),
          comments: z.object({
            nodes: z.array(
              z.object({
                body: z.string(),
                createdAt: timeAnswer,
                author: actorAnswer,
                lastEditedAt: timeAnswer.nullable(),
                editor: actorAnswer,
              }),
            ),
          }),
        }),
      ),
    }),
  }),
})

const QUERY = `
  query sluiceIncidents($owner: String!, $name: String!, $label: String!) {
    repository(owner: $owner, name: $name) {
      issues(labels: [$label], first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes {
          number url state body author { login __typename } authorAssociation
          timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) {
            nodes { ... on ClosedEvent { createdAt actor { login __typename } closer { __typename } } }
          }
          comments(last: 100) { nodes { body createdAt lastEditedAt author { login __typename } editor { login __typename } } }
        }
      }
    }
  }`

type Issue = z.output<typeof answer>['repository']['issues']['nodes'][number]

/**
 * The incidents of a channel that are about these heads, with how they ended. Found by label and
 * marker: search lags. Who ended one is looked up, since only write access counts.
 */
export async function readIncidents(
  client: GitHubClient,
  repository: Repository,
  channel: ChannelName,
  heads: ReadonlySet<Sha>,
): Promise<readonly HoldIncident[]> {
  const { repository: read } = await ask(client, {
    doing: 'read the incidents',
    needs: 'issues: read',
    query: QUERY,
    variables: { ...repository, label: INCIDENT_LABEL },
    answer,
  })
  const found = read.issues.nodes.flatMap((issue) => {
    const of = parseIncidentMarker(issue.body, channel)
    const counts = of !== undefined && heads.has(of)
    return counts && isTrusted(issue.author, issue.authorAssociation) ? [{ issue, of }] : []
  })
  const writers = await writersAmong(
    client,
    repository,
    found.flatMap(({ issue }) => namesIn(issue)),
  )
  return found.map(({ issue, of }) => ({
    number: issue.number,
    url: issue.url,
    of,
    state: issue.state === 'OPEN' ? 'open' : 'closed',
    ...releaseOf(endOf(issue, writers)),
  }))
}

function namesIn({ timelineItems, comments, state }: Issue): readonly string[] {
  return [
    ...(state === 'CLOSED' ? timelineItems.nodes.map(({ actor }) => actor) : []),
    ...comments.nodes.flatMap(({ body, author }) =>
      releaseReason(body) === undefined ? [] : [author],
    ),
  ]
}

function endOf(issue: Issue, writers: ReadonlySet<string>) {
  const closing = issue.timelineItems.nodes.at(-1)
  return {
    state: issue.state === 'OPEN' ? 'open' : 'closed',
    ...(closing === undefined
      ? {}
      : {
          closed: {
            by: closing.actor,
            canWrite: writers.has(closing.actor),
            byReference: closing.closer !== null,
            at: closing.createdAt,
          },
        }),
    // What somebody else edited is nobody's word.
    comments: issue.comments.nodes.filter(isOwnWord).map(({ body, createdAt, author }) => ({
      by: author,
      canWrite: writers.has(author),
      body,
      at: createdAt,
    })),
  } as const
}

function isOwnWord({ lastEditedAt, editor, author }: Issue['comments']['nodes'][number]): boolean {
  return lastEditedAt === null || editor === author
}

/** Bots are left out: no bot releases anything. */
async function writersAmong(
  client: GitHubClient,
  repository: Repository,
  logins: readonly string[],
): Promise<ReadonlySet<string>> {
  const people = [...new Set(logins)].filter(
    (login) => !login.endsWith('[bot]') && login !== 'ghost',
  )
  const allowed = await Promise.all(people.map((login) => canWrite(client, repository, login)))
  return new Set(people.filter((_, index) => allowed[index]))
}

async function canWrite(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  username: string,
): Promise<boolean> {
  try {
    const { data } = await explained(`read what ${username} may do`, () =>
      client.rest.repos.getCollaboratorPermissionLevel({ owner, repo, username }),
    )
    return data.permission === 'admin' || data.permission === 'write'
  } catch (error) {
    if (error instanceof Error && refusedStatus(error.cause) === 404) return false
    throw error
  }
}
