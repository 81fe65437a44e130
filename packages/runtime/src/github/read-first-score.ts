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
  repository: Repository,
  asked: OwnStatus,
): Promise<FirstScore | undefined> {
  const first = await readOldestStatus(client, repository, asked)
  if (first === undefined || (first.state !== 'success' && first.state !== 'failure'))
    return undefined
  return {
    verdict: first.state === 'success' ? 'pass' : 'fail',
    observed: first.description ?? '',
    at: first.created_at,
    ...(first.target_url === null ? {} : { url: first.target_url }),
  }
}

type OwnStatus = {
  readonly candidate: Sha
  readonly context: string
  /** Login of the token's owner. */
  readonly writtenBy: string
}

/** The oldest status of a context that our own token wrote: nobody can change or precede it. */
export async function readOldestStatus(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  asked: OwnStatus,
): Promise<z.output<typeof answer>[number] | undefined> {
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
  return readAnswer(doing, answer, raw)
    .filter(
      ({ context, creator }) => context === asked.context && creator?.login === asked.writtenBy,
    )
    .at(-1)
}
