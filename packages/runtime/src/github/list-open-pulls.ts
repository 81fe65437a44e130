import type { CommitStatus, Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import { JUDGED_COMMIT, judgedCommit, judgedCommitAnswer } from './judged-commit.ts'
import { pageLimit } from './most-pages.ts'
import type { Repository } from './repository.ts'

/** An open pull request into a branch, with what is needed to tell what it is. */
export type OpenPull = {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly headBranch: string
  readonly head: Sha
  readonly fromFork: boolean
  /** Login of whoever opened it. */
  readonly author: string
  readonly labels: readonly string[]
  /** Of its head. */
  readonly message: string
  /** The status that was asked for, where this token wrote it. */
  readonly status?: CommitStatus
}

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    pullRequests: z.object({
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
      nodes: z.array(
        z.object({
          number: z.number(),
          url: z.string(),
          title: z.string(),
          headRefName: z.string(),
          headRefOid: shaAnswer,
          isCrossRepository: z.boolean(),
          author: actorAnswer,
          labels: z.object({ nodes: z.array(z.object({ name: z.string() })) }).nullable(),
          commits: z.object({
            nodes: z.array(
              z.object({ commit: judgedCommitAnswer.and(z.object({ message: z.string() })) }),
            ),
          }),
        }),
      ),
    }),
  }),
})

const QUERY = `
  query sluiceOpenPulls($owner: String!, $name: String!, $base: String!, $status: String!, $after: String) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      pullRequests(baseRefName: $base, states: OPEN, first: 50, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes {
          number url title headRefName headRefOid isCrossRepository author { login __typename }
          labels(first: 100) { nodes { name } }
          commits(last: 1) { nodes { commit { message ${JUDGED_COMMIT} } } }
        }
      }
    }
  }`

/** All open pull requests into a branch, the newest first. One whose head moved meanwhile is left out. */
export async function listOpenPulls(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly base: string; readonly status: string },
): Promise<readonly OpenPull[]> {
  const doing = `list the pull requests into ${asked.base}`
  const nextPage = pageLimit(doing)
  const found: OpenPull[] = []
  let after: string | null = null
  do {
    nextPage()
    const read: z.output<typeof answer> = await ask(client, {
      doing,
      needs: 'contents: read, pull-requests: read, statuses: read',
      query: QUERY,
      variables: { ...repository, ...asked, after },
      answer,
    })
    const { pageInfo, nodes } = read.repository.pullRequests
    for (const pull of nodes) {
      const head = pull.commits.nodes.at(-1)?.commit
      if (head?.oid !== pull.headRefOid) continue
      const { status } = judgedCommit(head)
      found.push({
        number: pull.number,
        url: pull.url,
        title: pull.title,
        headBranch: pull.headRefName,
        head: pull.headRefOid,
        fromFork: pull.isCrossRepository,
        author: pull.author,
        labels: (pull.labels?.nodes ?? []).map(({ name }) => name),
        message: head.message,
        ...(status?.by === read.viewer.login ? { status } : {}),
      })
    }
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null
  } while (after !== null)
  return found
}
