import type { Sha } from '@sluice/core'
import * as z from 'zod'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

/** Each is asked about in one request together; more fixes than this block the promotion anyhow. */
const MOST_ASKED = 50

const commitAnswer = z
  .object({
    status: z
      .object({ context: z.object({ targetUrl: z.string().nullable() }).nullable() })
      .nullish(),
    associatedPullRequests: z
      .object({ nodes: z.array(z.object({ number: z.number() })) })
      .nullish(),
  })
  .nullable()

const answer = z.object({ repository: z.record(z.string(), commitAnswer) })

/**
 * Pull requests on which somebody may have said that one of the commits is not needed: where a
 * status of ours says that it was said, and the one that brought the commit. Anyone can write such a
 * status: it only tells where to look, and what is found there is judged like any comment.
 */
export async function readToldNotNeeded(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly commits: readonly Sha[]; readonly context: string },
): Promise<readonly number[]> {
  const commits = asked.commits.slice(0, MOST_ASKED)
  if (commits.length === 0) return []
  const { repository: read } = await ask(client, {
    doing: 'read who said that a commit is not needed',
    needs: 'contents: read, statuses: read, pull-requests: read',
    query: queryOf(commits),
    variables: { ...repository, context: asked.context },
    answer,
  })
  return Object.values(read).flatMap((commit) => [
    ...numberIn(commit?.status?.context?.targetUrl),
    ...(commit?.associatedPullRequests?.nodes ?? []).map(({ number }) => number),
  ])
}

function numberIn(url: string | null | undefined): readonly number[] {
  const [, number] = /\/pull\/(\d{1,9})#issuecomment-\d+$/.exec(url ?? '') ?? []
  return number === undefined ? [] : [Number(number)]
}

function queryOf(commits: readonly Sha[]): string {
  const each = commits.map((commit, index) => `c${index}: object(oid: "${commit}") { ...told }`)
  return `
    query sluiceNotNeeded($owner: String!, $name: String!, $context: String!) {
      repository(owner: $owner, name: $name) { ${each.join('\n')} }
    }
    fragment told on Commit {
      status { context(name: $context) { targetUrl } }
      associatedPullRequests(first: 3) { nodes { number } }
    }`
}
