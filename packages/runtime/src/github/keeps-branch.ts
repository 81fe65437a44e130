import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const branchAnswer = z.object({
  protection: z.object({ enabled: z.boolean().optional() }).optional(),
})
const rulesAnswer = z.array(z.object({ type: z.string() }))

/**
 * Whether merging a pull request from a branch leaves the branch where "Automatically delete head
 * branches" is on: classic protection forbids deletion unless administrators allow it, and so may a
 * ruleset.
 */
export async function keepsBranch(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<boolean> {
  const doing = `read the rules of ${branch}`
  const [{ data }, { data: rules }] = await Promise.all([
    explained(doing, () =>
      client.request('GET /repos/{owner}/{repo}/branches/{branch}', { owner, repo, branch }),
    ),
    explained(doing, () =>
      client.request('GET /repos/{owner}/{repo}/rules/branches/{branch}', {
        owner,
        repo,
        branch,
        per_page: 100,
      }),
    ),
  ])
  return (
    readAnswer(doing, branchAnswer, data).protection?.enabled === true ||
    readAnswer(doing, rulesAnswer, rules).some(({ type }) => type === 'deletion')
  )
}
