import type { RollbackOperation } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import { closeDuplicate } from './duplicate-incidents.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'
import { isTrusted } from './trusted-author.ts'

type NewIncident = Omit<Extract<RollbackOperation, { kind: 'open-incident' }>, 'kind'>

export type OpenedIncident = {
  readonly number: number
  readonly url: string
  /** GraphQL's name of it. */
  readonly id: string
}

/**
 * Opens the incident. Whoever plans that has looked for one, but another run may have opened it at
 * the same moment, which is told by its marker and by who wrote it: the first one stays.
 */
export async function openIncident(
  client: GitHubClient,
  repository: Repository,
  wanted: NewIncident,
): Promise<OpenedIncident> {
  const { owner, name: repo } = repository
  const { title, body, labels } = wanted
  const { data } = await explained('open the incident', () =>
    client.request('POST /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      title,
      body,
      labels: [...labels],
    }),
  )
  const first = await firstIncident(client, repository, wanted)
  if (first !== undefined && first.number < data.number) {
    await closeDuplicate(client, repository, data.number, first.number)
    return first
  }
  return { number: data.number, url: data.html_url, id: data.node_id }
}

/** The newest hundred are enough: it is about what happened just now. */
async function firstIncident(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { marker, labels: [label] }: NewIncident,
): Promise<OpenedIncident | undefined> {
  const { data } = await explained('look for the incident', () =>
    client.request('GET /repos/{owner}/{repo}/issues', {
      ...{ owner, repo, state: 'all', per_page: 100 },
      ...(label === undefined ? {} : { labels: label }),
    }),
  )
  const [first] = data
    .filter(
      ({ body, user, author_association: association, pull_request: pull }) =>
        body?.includes(marker) === true &&
        pull === undefined &&
        isTrusted(user?.login ?? 'ghost', association ?? 'NONE'),
    )
    .sort((one, other) => one.number - other.number)
  return first && { number: first.number, url: first.html_url, id: first.node_id }
}
