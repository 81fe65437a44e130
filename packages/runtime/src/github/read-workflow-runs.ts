import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { SluiceError } from '../errors.ts'
import { timeAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { pageLimit } from './most-pages.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained, translate } from './translate-error.ts'

const answer = z.array(
  z.object({ conclusion: z.string().nullable(), event: z.string(), created_at: timeAnswer }),
)

export type WorkflowRun = {
  readonly conclusion: string | null
  /** What started it, such as `schedule`. */
  readonly event: string
  readonly createdAt: string
}

/**
 * Runs of a workflow file that were created since a time (ISO 8601, UTC), on any branch. GitHub
 * lists the newest 1,000 at most.
 */
export async function readWorkflowRuns(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  file: string,
  since: string,
): Promise<readonly WorkflowRun[]> {
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
  return readAnswer(doing, answer, raw).map(({ conclusion, event, created_at }) => ({
    conclusion,
    event,
    createdAt: created_at,
  }))
}

const countAnswer = z.object({ total_count: z.number() })

/**
 * Whether a workflow file has a run about a commit, whatever started it. One that GitHub does not
 * know, or does not show this token, has none.
 */
export async function hasRunFor(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  file: string,
  commit: Sha,
): Promise<boolean> {
  const doing = `read the runs of the workflow ${file}`
  try {
    const { data } = await client.request(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      {
        owner,
        repo,
        workflow_id: file,
        head_sha: commit,
        per_page: 1,
      },
    )
    return readAnswer(doing, countAnswer, data).total_count > 0
  } catch (error) {
    const failure = translate(doing, error)
    if (failure instanceof SluiceError && failure.code === 'permission') return false
    throw failure
  }
}
