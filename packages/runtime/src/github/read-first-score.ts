import type { FirstScore, Sha } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import { readStatuses } from './read-statuses.ts'
import type { Repository } from './repository.ts'

/**
 * The verdict that the first complete eval report left on the candidate, as a commit status of our
 * own. The first one counts, whatever was written after it; one that someone else wrote does not.
 */
export async function readFirstScore(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly candidate: Sha; readonly context: string; readonly writtenBy: string },
): Promise<FirstScore | undefined> {
  const first = (await readStatuses(client, repository, asked.candidate))
    .filter(
      ({ context, creator }) => context === asked.context && creator?.login === asked.writtenBy,
    )
    .at(-1)
  const verdict = first === undefined ? undefined : verdictOf[first.state]
  if (first === undefined || verdict === undefined) return undefined
  // Every workflow on every branch writes as that bot: its good word is no evidence (promise 6).
  if (verdict === 'pass' && asked.writtenBy === 'github-actions[bot]') return undefined
  return {
    verdict,
    observed: first.description ?? '',
    at: first.created_at,
    ...(first.target_url === null ? {} : { url: first.target_url }),
  }
}

const verdictOf: Readonly<Record<string, FirstScore['verdict']>> = {
  success: 'pass',
  failure: 'fail',
  pending: 'inconclusive',
}
