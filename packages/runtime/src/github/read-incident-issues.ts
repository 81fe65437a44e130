import {
  type ChannelName,
  INCIDENT_LABEL,
  isPerson,
  parseIncidentMarker,
  parseRollbackBranch,
  releaseOf,
  releaseReason,
  type Sha,
} from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { type FirstIncidents, firstIncidents } from './duplicate-incidents.ts'
import { ask } from './graphql.ts'
import { permissionOf } from './read-permissions.ts'
import type { Repository } from './repository.ts'
import { isTrusted } from './trusted-author.ts'
import { isAuthorsWord, WORD, wordAnswer } from './word-of-comment.ts'

const answer = z.object({
  viewer: z.object({ login: z.string() }),
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
            nodes: z.array(wordAnswer.extend({ createdAt: timeAnswer })),
          }),
        }),
      ),
    }),
    pullRequests: z.object({
      nodes: z.array(
        z.object({
          number: z.number(),
          headRefName: z.string(),
          comments: z.object({
            nodes: z.array(z.object({ body: z.string(), author: actorAnswer })),
          }),
        }),
      ),
    }),
  }),
})

/** So many of an incident's comments come with it. */
export const NEWEST_COMMENTS = 100

const QUERY = `
  query sluiceIncidents($owner: String!, $name: String!, $label: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      issues(labels: [$label], first: 50, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes {
          number url state body author { login __typename } authorAssociation
          timelineItems(last: 1, itemTypes: [CLOSED_EVENT]) {
            nodes { ... on ClosedEvent { createdAt actor { login __typename } closer { __typename } } }
          }
          comments(last: ${NEWEST_COMMENTS}) { nodes { createdAt ${WORD} } }
        }
      }
      pullRequests(labels: ["rollback"], first: 10, orderBy: { field: CREATED_AT, direction: DESC }) {
        nodes { number headRefName comments(last: 50) { nodes { body author { login __typename } } } }
      }
    }
  }`

type Issue = z.output<typeof answer>['repository']['issues']['nodes'][number]

/** The issue of an incident: what people wrote there, and on its pull request. */
export type IncidentIssue = {
  readonly issue: Issue
  /** The head that it is about. */
  readonly of: Sha
  /** A release that somebody wrote on the pull request of the rollback, where it does not count. */
  readonly misplaced?: { readonly by: string; readonly on: number }
}

/**
 * The incidents of a channel, newest first. Found by label and marker: search lags.
 *
 * @returns them, and the login of the token's owner.
 */
export async function readIncidentIssues(
  client: GitHubClient,
  repository: Repository,
  channel: ChannelName,
): Promise<{ readonly viewer: string } & FirstIncidents<IncidentIssue>> {
  const { viewer, repository: read } = await ask(client, {
    doing: 'read the incidents',
    needs: 'issues: read, pull-requests: read',
    query: QUERY,
    variables: { ...repository, label: INCIDENT_LABEL },
    answer,
  })
  const all = read.issues.nodes.flatMap((issue): IncidentIssue[] => {
    const of = parseIncidentMarker(issue.body, channel)
    if (of === undefined || !isTrusted(issue.author, issue.authorAssociation)) return []
    const misplaced = read.pullRequests.nodes.flatMap(({ number, headRefName, comments }) => {
      const named = parseRollbackBranch(headRefName, channel)
      if (named === undefined || !of.startsWith(named.of)) return []
      return comments.nodes
        .filter(({ body }) => releaseReason(body) !== undefined)
        .map(({ author }) => ({ by: author, on: number }))
    })[0]
    return [{ issue, of, ...(misplaced === undefined ? {} : { misplaced }) }]
  })
  return { viewer: viewer.login, ...firstIncidents(all, viewer.login) }
}

/** How each of them ended. Who ended one is looked up, since only a maintainer's word counts. */
export async function endsOf(
  client: GitHubClient,
  repository: Repository,
  incidents: readonly IncidentIssue[],
): Promise<readonly ReturnType<typeof releaseOf>[]> {
  const names = incidents.flatMap(({ issue }) => namesIn(issue))
  const maintainers = await maintainersAmong(client, repository, names)
  return incidents.map(({ issue, misplaced }) => {
    const end = releaseOf(endOf(issue, maintainers))
    if (misplaced === undefined || end.release !== undefined || end.remark !== undefined) return end
    const { by, on } = misplaced
    return { remark: `is open; ${by} wrote \`/sluice release\` on #${on}, its pull request` }
  })
}

function namesIn({ timelineItems, comments, state }: Issue): readonly string[] {
  return [
    ...(state === 'CLOSED' ? timelineItems.nodes.map(({ actor }) => actor) : []),
    ...comments.nodes.flatMap(({ body, author }) =>
      releaseReason(body) === undefined ? [] : [author],
    ),
  ]
}

function endOf(issue: Issue, maintainers: ReadonlySet<string>) {
  const closing = issue.timelineItems.nodes.at(-1)
  return {
    state: issue.state === 'OPEN' ? 'open' : 'closed',
    ...(closing === undefined
      ? {}
      : {
          closed: {
            by: closing.actor,
            maintains: maintainers.has(closing.actor),
            byReference: closing.closer !== null,
            at: closing.createdAt,
          },
        }),
    // What somebody else edited is nobody's word.
    comments: issue.comments.nodes.filter(isAuthorsWord).map(({ body, createdAt, author }) => ({
      by: author,
      maintains: maintainers.has(author),
      body,
      at: createdAt,
    })),
  } as const
}

/** Bots are left out: no bot releases anything. */
async function maintainersAmong(
  client: GitHubClient,
  repository: Repository,
  logins: readonly string[],
): Promise<ReadonlySet<string>> {
  const people = [...new Set(logins)].filter(isPerson)
  const may = await Promise.all(people.map((login) => permissionOf(client, repository, login)))
  return new Set(people.filter((_, index) => may[index] === 'maintain' || may[index] === 'admin'))
}
