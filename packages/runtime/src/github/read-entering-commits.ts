import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import { AUTHORS, authorsAnswer, type CommitAuthors, commitAuthors } from './branch-history.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

const PAGE = 100
const MOST_PAGES = 20

const compareAnswer = z.object({
  total_commits: z.number(),
  commits: z.array(z.object({ sha: shaAnswer })),
})

/**
 * All commits that the candidate has and the baseline lacks, whatever their dates.
 * @returns undefined where they are too many to be read.
 */
export async function readEnteringCommits(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  { baseline, candidate }: { readonly baseline: Sha; readonly candidate: Sha },
): Promise<readonly Sha[] | undefined> {
  const doing = `compare ${baseline} with ${candidate}`
  const commits: Sha[] = []
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { data } = await explained(doing, () =>
      client.request('GET /repos/{owner}/{repo}/compare/{basehead}', {
        owner,
        repo,
        basehead: `${baseline}...${candidate}`,
        per_page: PAGE,
        page,
      }),
    )
    const read = readAnswer(doing, compareAnswer, data)
    commits.push(...read.commits.map(({ sha }) => sha))
    if (commits.length >= read.total_commits) return commits
    if (read.commits.length === 0 || read.total_commits > MOST_PAGES * PAGE) return undefined
  }
  return undefined
}

const AT_ONCE = 50

const answer = z.object({
  repository: z.record(z.string(), z.object({ authors: authorsAnswer }).nullable()),
})

/** Who wrote these commits. */
export async function readAuthors(
  client: GitHubClient,
  repository: Repository,
  commits: readonly Sha[],
): Promise<readonly (CommitAuthors & { readonly commit: Sha })[]> {
  const found: (CommitAuthors & { readonly commit: Sha })[] = []
  for (let start = 0; start < commits.length; start += AT_ONCE) {
    const some = commits.slice(start, start + AT_ONCE)
    const names = some.map((_, index) => `c${index}`)
    const { repository: read } = await ask(client, {
      doing: 'read the authors of what enters',
      needs: 'contents: read',
      query: `
        query sluiceAuthors($owner: String!, $name: String!, ${names.map((one) => `$${one}: GitObjectID!`).join(', ')}) {
          repository(owner: $owner, name: $name) {
            ${names.map((one) => `${one}: object(oid: $${one}) { ...authors }`).join('\n')}
          }
        }
        fragment authors on Commit { ${AUTHORS} }`,
      variables: {
        ...repository,
        ...Object.fromEntries(some.map((commit, index) => [`c${index}`, commit])),
      },
      answer,
    })
    for (const [index, commit] of some.entries()) {
      const one = read[`c${index}`]
      if (one) found.push({ commit, ...commitAuthors(one.authors) })
    }
  }
  return found
}
