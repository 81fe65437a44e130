import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer, timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import { fullName, type Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const answer = z.array(
  z.object({
    id: z.number(),
    html_url: z.url(),
    event: z.string(),
    conclusion: z.string().nullable(),
    head_sha: shaAnswer,
    head_branch: z.string().nullable(),
    head_repository: z.object({ full_name: z.string() }).nullish(),
    created_at: timeAnswer,
  }),
)

export type WorkflowRun = {
  readonly id: number
  readonly url: string
  /** What started it, such as `schedule`. */
  readonly event: string
  readonly conclusion: string | null
  readonly headSha: Sha
  readonly headBranch: string | null
  readonly fromFork: boolean
  readonly createdAt: string
}

/**
 * Runs of a workflow file that were created since a time (ISO 8601, UTC), on any branch. GitHub
 * lists the newest 1,000 at most.
 */
export async function readWorkflowRuns(
  client: GitHubClient,
  repository: Repository,
  file: string,
  since: string,
): Promise<readonly WorkflowRun[]> {
  const { owner, name: repo } = repository
  const doing = `read the runs of the workflow ${file}`
  const nextPage = pageLimit(doing)
  const raw = await explained(doing, () =>
    client.paginate(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      { owner, repo, workflow_id: file, created: `>=${since}`, per_page: 100 },
      ({ data }) => {
        nextPage()
        return data
      },
    ),
  )
  const own = fullName(repository).toLowerCase()
  return readAnswer(doing, answer, raw).map((run) => ({
    id: run.id,
    url: run.html_url,
    event: run.event,
    conclusion: run.conclusion,
    headSha: run.head_sha,
    headBranch: run.head_branch,
    fromFork: run.head_repository?.full_name.toLowerCase() !== own,
    createdAt: run.created_at,
  }))
}
