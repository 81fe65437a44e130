import type { Check, Sha } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { CHECKS, checksAnswer, readChecks } from './read-checks.ts'
import type { Repository } from './repository.ts'

const answer = z.object({ repository: z.object({ object: checksAnswer.nullable() }) })

const QUERY = `
  query sluiceChecksOf($owner: String!, $name: String!, $commit: GitObjectID!) {
    repository(owner: $owner, name: $name) { object(oid: $commit) { ...checks } }
  }
  ${CHECKS}`

/** What has reported on a commit, without Sluice's own statuses. */
export async function readChecksOf(
  client: GitHubClient,
  repository: Repository,
  commit: Sha,
): Promise<readonly Check[]> {
  const { repository: read } = await ask(client, {
    doing: `read the checks of ${commit}`,
    needs: 'checks: read, statuses: read',
    query: QUERY,
    variables: { ...repository, commit },
    answer,
  })
  if (read.object === null) return []
  return (await readChecks(client, repository, commit, read.object)).checks
}
