import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { readAnswer } from './read-answer.ts'
import type { Repository } from './repository.ts'
import { explained } from './translate-error.ts'

/** `PullRequest.files`, its first page. */
export const filesAnswer = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean() }),
    nodes: z.array(z.object({ path: z.string(), changeType: z.string() })),
  })
  .nullable()

/** Members of `PullRequest` that `filesAnswer` reads. */
export const FILES = 'files(first: 100) { pageInfo { hasNextPage } nodes { path changeType } }'

const listAnswer = z.array(
  z.object({ filename: z.string(), previous_filename: z.string().optional() }),
)

/** GitHub lists at most 3,000 files of a pull request. */
const MOST_FILES = 3000

/**
 * Every path that a pull request touches, also those that a rename takes away. The first page came
 * with another question; it is enough where it is the only one and nothing is renamed, since GraphQL
 * does not say what a file was called before.
 *
 * @returns undefined where there are more than can be read.
 */
export async function changedFiles(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  number: number,
  first: z.output<typeof filesAnswer>,
): Promise<readonly string[] | undefined> {
  if (first === null) return undefined
  const isWhole = !first.pageInfo.hasNextPage
  if (isWhole && first.nodes.every(({ changeType }) => PLAIN.includes(changeType)))
    return first.nodes.map(({ path }) => path)
  const doing = `read the files of #${number}`
  const raw = await explained(doing, () =>
    client.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      owner,
      repo,
      pull_number: number,
      per_page: 100,
    }),
  )
  const files = readAnswer(doing, listAnswer, raw)
  if (files.length >= MOST_FILES) return undefined
  return files.flatMap(({ filename, previous_filename: before }) =>
    before === undefined ? [filename] : [filename, before],
  )
}

/** Changes of a file under its one name. */
const PLAIN = ['ADDED', 'MODIFIED', 'CHANGED', 'DELETED']
