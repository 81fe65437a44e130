import type { FirstScore, Sha } from '@sluice/core'
import * as z from 'zod'
import { timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const answer = z.array(
  z.object({
    context: z.string(),
    state: z.string(),
    description: z.string().nullable(),
    created_at: timeAnswer,
    target_url: z.string().nullable(),
    creator: z.object({ login: z.string() }).nullable(),
  }),
)

/**
 * The verdict that the first complete eval report left on the candidate, as a commit status of our
 * own. The first one counts, whatever was written after it; one that someone else wrote does not.
 */
export async function readFirstScore(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  asked: { readonly candidate: Sha; readonly context: string; readonly writtenBy: string },
): Promise<FirstScore | undefined> {
  const doing = `read the statuses of ${asked.candidate}`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      client.rest.repos.listCommitStatusesForRef,
      { owner, repo, ref: asked.candidate, per_page: 100 },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  const first = readAnswer(doing, answer, raw)
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
