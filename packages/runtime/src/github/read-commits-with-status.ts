import type { Sha } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { pageLimit } from './most-pages.ts'
import type { Repository } from './repository.ts'

const AT_ONCE = 100

const answer = z.object({
  repository: z.record(
    z.string(),
    z
      .object({
        status: z.object({ contexts: z.array(z.object({ context: z.string() })) }).nullish(),
      })
      .nullable(),
  ),
})

/** Which of the commits have a status of one of the contexts, whoever wrote it; in the same order. */
export async function readCommitsWithStatus(
  client: GitHubClient,
  repository: Repository,
  commits: readonly Sha[],
  contexts: readonly string[],
): Promise<readonly Sha[]> {
  const doing = `read the statuses ${contexts.join(' and ')}`
  const nextPage = pageLimit(doing)
  const found: Sha[] = []
  for (let start = 0; start < commits.length; start += AT_ONCE) {
    nextPage()
    const some = commits.slice(start, start + AT_ONCE)
    const { repository: read } = await ask(client, {
      doing,
      needs: 'contents: read, statuses: read',
      query: queryOf(some.length),
      variables: {
        ...repository,
        ...Object.fromEntries(some.map((commit, index) => [`c${index}`, commit])),
      },
      answer,
    })
    const written = (index: number) => read[`c${index}`]?.status?.contexts ?? []
    found.push(
      ...some.filter((_, index) =>
        written(index).some(({ context }) => contexts.includes(context)),
      ),
    )
  }
  return found
}

function queryOf(count: number): string {
  const all = Array.from({ length: count }, (_, index) => `c${index}`)
  return `
    query sluiceStatuses($owner: String!, $name: String!, ${all.map((one) => `$${one}: GitObjectID!`).join(', ')}) {
      repository(owner: $owner, name: $name) {
        ${all.map((one) => `${one}: object(oid: $${one}) { ...written }`).join('\n')}
      }
    }
    fragment written on Commit { status { contexts { context } } }`
}
