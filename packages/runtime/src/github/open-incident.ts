import type { RollbackOperation } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

type NewIncident = Omit<Extract<RollbackOperation, { kind: 'open-incident' }>, 'kind'>

/** Opens the incident, unless another run has just done so: looked for by its marker. */
export async function openIncident(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { marker, title, body, labels }: NewIncident,
): Promise<{ readonly number: number; readonly url: string; readonly id: string }> {
  const [label] = labels
  const { data: present } = await explained('look for the incident', () =>
    client.request('GET /repos/{owner}/{repo}/issues', {
      ...{ owner, repo, state: 'all', per_page: 50 },
      ...(label === undefined ? {} : { labels: label }),
    }),
  )
  const there = present.find((issue) => issue.body?.includes(marker) === true)
  if (there !== undefined) return { number: there.number, url: there.html_url, id: there.node_id }
  const { data } = await explained('open the incident', () =>
    client.request('POST /repos/{owner}/{repo}/issues', {
      owner,
      repo,
      title,
      body,
      labels: [...labels],
    }),
  )
  return { number: data.number, url: data.html_url, id: data.node_id }
}
