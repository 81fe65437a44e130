import type { ChannelName, HoldIncident, Sha } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import { endsOf, readIncidentIssues } from './read-incident-issues.ts'
import type { Repository } from './repository.ts'

/** The incidents of a channel that are about these heads, with how they ended. */
export async function readIncidents(
  client: GitHubClient,
  repository: Repository,
  channel: ChannelName,
  heads: ReadonlySet<Sha>,
): Promise<readonly HoldIncident[]> {
  const { incidents } = await readIncidentIssues(client, repository, channel)
  const found = incidents.filter(({ of }) => heads.has(of))
  const ends = await endsOf(client, repository, found)
  return found.map(({ issue, of }, index) => ({
    number: issue.number,
    url: issue.url,
    of,
    state: issue.state === 'OPEN' ? 'open' : 'closed',
    ...ends[index],
  }))
}
