import type { DeployedPeriod, Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

/** What GitHub Deployments tell about a commit in an environment. */
export type DeploymentReading =
  | { readonly kind: 'deployed'; readonly period: DeployedPeriod }
  | {
      readonly kind: 'not deployed'
      /** GitHub's word for how its newest deployment stands; absent where it has none. */
      readonly state?: string
      /** Commits that were deployed there, newest first; empty where the environment has none. */
      readonly others: readonly Sha[]
    }

const answer = z.object({
  repository: z.object({
    deployments: z.object({
      nodes: z.array(
        z.object({
          databaseId: z.number().nullable(),
          commitOid: shaAnswer,
          createdAt: timeAnswer,
          state: z.string().nullable(),
          latestStatus: z.object({ state: z.string(), createdAt: timeAnswer }).nullable(),
        }),
      ),
    }),
  }),
})

type Deployment = z.output<typeof answer>['repository']['deployments']['nodes'][number]

const QUERY = `
  query sluiceDeployments($owner: String!, $name: String!, $environment: String!) {
    repository(owner: $owner, name: $name) {
      deployments(environments: [$environment], last: 100, orderBy: { field: CREATED_AT, direction: ASC }) {
        nodes { databaseId commitOid createdAt state latestStatus { state createdAt } }
      }
    }
  }`

const statusesAnswer = z.array(z.object({ state: z.string(), created_at: timeAnswer }))

/** When a commit ran in an environment, among the newest hundred deployments there. */
export async function readDeployment(
  client: GitHubClient,
  repository: Repository,
  { commit, environment }: { readonly commit: Sha; readonly environment: string },
): Promise<DeploymentReading> {
  const { repository: read } = await ask(client, {
    doing: `read the deployments to ${environment}`,
    needs: 'contents: read, deployments: read',
    query: QUERY,
    variables: { ...repository, environment },
    answer,
  })
  const all = [...read.deployments.nodes].sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
  const own = all.filter(({ commitOid }) => commitOid === commit)
  for (const deployment of own.filter(wasLive)) {
    const success = await readSuccess(client, repository, deployment)
    if (success === undefined) continue
    const ends = [...success.ended, ...replacedAt(all, commit, success.since)].sort()
    const [until] = ends
    const { createdAt } = deployment
    return {
      kind: 'deployed',
      period: {
        environment,
        createdAt,
        since: success.since,
        ...(until === undefined ? {} : { until }),
      },
    }
  }
  const state = own[0]?.state ?? (own.length > 0 ? 'PENDING' : undefined)
  return {
    kind: 'not deployed',
    ...(state === undefined ? {} : { state }),
    others: all.filter(wasLive).map(({ commitOid }) => commitOid),
  }
}

/** GitHub's words for a deployment that succeeded, whatever became of it. */
const LIVE = new Set(['ACTIVE', 'SUCCESS', 'INACTIVE', 'DESTROYED'])

function wasLive({ state }: Deployment): boolean {
  return state !== null && LIVE.has(state)
}

/**
 * When other commits took its place: by their success, which may be of a deployment that began
 * before. One that is over counts from when it was created: what ran meanwhile may be either.
 */
function replacedAt(all: readonly Deployment[], commit: Sha, since: string): readonly string[] {
  return all
    .filter((other) => other.commitOid !== commit && wasLive(other))
    .map(({ createdAt, latestStatus }) =>
      latestStatus?.state === 'SUCCESS' ? latestStatus.createdAt : createdAt,
    )
    .filter((time) => time > since)
}

async function readSuccess(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { databaseId, commitOid }: Deployment,
): Promise<{ readonly since: string; readonly ended: readonly string[] } | undefined> {
  if (databaseId === null) return undefined
  const doing = `read how the deployment of ${commitOid} went`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
      { owner, repo, deployment_id: databaseId, per_page: 100 },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  // Newest first, as GitHub lists them: a stable sort keeps the order of those in one second.
  const statuses = readAnswer(doing, statusesAnswer, raw).toReversed()
  const first = statuses.findIndex(({ state }) => state === 'success')
  const success = statuses[first]
  if (success === undefined) return undefined
  const end = statuses.slice(first + 1).find(({ state }) => state !== 'success')
  return { since: success.created_at, ended: end === undefined ? [] : [end.created_at] }
}
