import type { EnteringCommit, Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

/** More commits than this are no hotfix. */
const MOST_COMMITS = 100

const answer = z.object({
  total_commits: z.number(),
  commits: z.array(
    z.object({
      sha: shaAnswer,
      parents: z.array(z.object({ sha: shaAnswer })),
      commit: z.object({ message: z.string() }),
    }),
  ),
})

/** The commits that a head has and a channel's commit lacks; undefined where they are too many. */
export async function readEntering(
  client: GitHubClient,
  repository: Repository,
  { baseline, head }: { readonly baseline: Sha; readonly head: Sha },
): Promise<readonly EnteringCommit[] | undefined> {
  const doing = `compare ${baseline} with ${head}`
  const data = await compare(client, repository, doing, `${baseline}...${head}`, {
    per_page: MOST_COMMITS,
  })
  const { total_commits: total, commits } = readAnswer(doing, answer, data)
  if (total > commits.length) return undefined
  return commits.map(({ sha: commit, parents, commit: { message } }) => ({
    commit,
    parents: parents.map(({ sha }) => sha),
    message,
  }))
}

const statusAnswer = z.object({ status: z.enum(['ahead', 'behind', 'diverged', 'identical']) })

/** Whether a commit is one of a branch, of which this is the newest. */
export async function isOn(
  client: GitHubClient,
  repository: Repository,
  { newest, commit }: { readonly newest: Sha; readonly commit: Sha },
): Promise<boolean> {
  const doing = `compare ${newest} with ${commit}`
  // Files come with the first page, and nobody asks for them here.
  const page = { per_page: 1, page: 2 }
  const data = await compare(client, repository, doing, `${newest}...${commit}`, page)
  const { status } = readAnswer(doing, statusAnswer, data)
  return status === 'behind' || status === 'identical'
}

async function compare(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  doing: string,
  basehead: string,
  page: { readonly per_page: number; readonly page?: number },
): Promise<unknown> {
  const { data } = await explained(doing, () =>
    client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
      owner,
      repo,
      basehead,
      ...page,
    }),
  )
  return data
}
