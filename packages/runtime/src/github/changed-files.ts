import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** `PullRequest.files`, one page. */
export const filesAnswer = z
  .object({
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    nodes: z.array(z.object({ path: z.string() })),
  })
  .nullable()

const moreAnswer = z.object({
  repository: z.object({ pullRequest: z.object({ files: filesAnswer }) }),
})

const MORE = `
  query sluiceChangedFiles($owner: String!, $name: String!, $number: Int!, $after: String!) {
    repository(owner: $owner, name: $name) {
      pullRequest(number: $number) {
        files(first: 100, after: $after) { pageInfo { hasNextPage endCursor } nodes { path } }
      }
    }
  }`

/** GitHub lists at most 3,000 files of a pull request. */
const MOST_FILES = 3000

/**
 * Reads on from the first page, which came with another question.
 * @returns paths; undefined where there are more than can be read.
 */
export async function changedFiles(
  client: GitHubClient,
  repository: Repository,
  number: number,
  first: z.output<typeof filesAnswer>,
): Promise<readonly string[] | undefined> {
  const paths = (first?.nodes ?? []).map(({ path }) => path)
  let page = first?.pageInfo
  while (page?.hasNextPage === true && page.endCursor !== null) {
    const { repository: read } = await ask(client, {
      doing: `read the files of #${number}`,
      needs: 'pull-requests: read',
      query: MORE,
      variables: { ...repository, number, after: page.endCursor },
      answer: moreAnswer,
    })
    paths.push(...(read.pullRequest.files?.nodes ?? []).map(({ path }) => path))
    page = read.pullRequest.files?.pageInfo
    if (paths.length >= MOST_FILES) return undefined
  }
  return first === null ? undefined : paths
}
