import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const answer = z.array(z.object({ conclusion: z.string().nullable(), created_at: z.string() }))

export type WorkflowRun = { readonly conclusion: string | null; readonly createdAt: string }

/** Runs of a workflow file that were created since a time (ISO 8601, UTC), on any branch. */
export async function readWorkflowRuns(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  file: string,
  since: string,
): Promise<readonly WorkflowRun[]> {
  const raw = await explained(`read the runs of the workflow ${file}`, () =>
    client.paginate(client.rest.actions.listWorkflowRuns, {
      owner,
      repo,
      workflow_id: file,
      created: `>=${since}`,
      per_page: 100,
    }),
  )
  return answer
    .parse(raw)
    .map(({ conclusion, created_at }) => ({ conclusion, createdAt: created_at }))
}
