import type { FirstScore, Sha } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import type { OwnStatus } from './read-checks.ts'
import { readStatuses } from './read-statuses.ts'
import type { Repository } from './repository.ts'

/**
 * The verdict that the first complete eval report left on the candidate, as a commit status of our
 * own. The first one counts, whatever was written after it; one that someone else wrote does not.
 */
export async function readFirstScore(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly candidate: Sha; readonly contexts: ScoreContexts; readonly writtenBy: string },
): Promise<FirstScore | undefined> {
  const contexts = Object.values(asked.contexts)
  const first = (await readStatuses(client, repository, asked.candidate))
    .filter(
      ({ context, creator }) => contexts.includes(context) && creator?.login === asked.writtenBy,
    )
    .at(-1)
  if (first === undefined) return undefined
  const { state, description, created_at: createdAt, target_url: url } = first
  const more = url === null ? {} : { url }
  const status = { state, description: description ?? '', createdAt, ...more }
  return scoreOf(status, asked.writtenBy)
}

export type ScoreContexts = Readonly<Record<FirstScore['verdict'], string>>

/**
 * The same from the newest status of each context, where these suffice: one verdict alone was ever
 * given, and by us. `'unclear'` where somebody else's status may hide ours, or an older verdict a
 * newer one.
 */
export function firstScoreAmong(
  own: Readonly<Record<string, OwnStatus>>,
  { contexts, writtenBy }: { readonly contexts: ScoreContexts; readonly writtenBy: string },
): FirstScore | undefined | 'unclear' {
  const given = Object.values(contexts).flatMap((context) => own[context] ?? [])
  const [only] = given
  if (only === undefined) return undefined
  return given.length > 1 || only.by !== writtenBy ? 'unclear' : scoreOf(only, writtenBy)
}

function scoreOf(
  status: Omit<OwnStatus, 'by' | 'state'> & { readonly state: string },
  writtenBy: string,
): FirstScore | undefined {
  const verdict = verdictOf[status.state]
  if (verdict === undefined) return undefined
  // Every workflow on every branch writes as that bot: its good word is no evidence (promise 6).
  if (verdict === 'pass' && writtenBy === 'github-actions[bot]') return undefined
  return {
    verdict,
    observed: status.description,
    at: status.createdAt,
    ...(status.url === undefined ? {} : { url: status.url }),
  }
}

const verdictOf: Readonly<Record<string, FirstScore['verdict']>> = {
  success: 'pass',
  failure: 'fail',
  pending: 'inconclusive',
}
