import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const answer = z.array(
  z.object({
    id: z.number(),
    context: z.string(),
    state: z.string(),
    description: z.string().nullable(),
    created_at: timeAnswer,
    target_url: z.string().nullable(),
    creator: z.object({ login: z.string() }).nullable(),
  }),
)

/** Every status that was ever written on a commit, newest first: nobody can change one. */
export async function readStatuses(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  commit: Sha,
): Promise<z.output<typeof answer>> {
  const doing = `read the statuses of ${commit}`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
      { owner, repo, ref: commit, per_page: 100 },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  return readAnswer(doing, answer, raw)
}
