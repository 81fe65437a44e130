import type { MergeGroup } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer, timeAnswer } from './answers.ts'
import { ownState } from './check-state.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import type { Repository } from './repository.ts'

const commitAnswer = z.object({
  oid: shaAnswer,
  tree: z.object({ oid: shaAnswer }),
  status: z
    .object({
      context: z
        .object({
          state: z.string(),
          description: z.string().nullable(),
          createdAt: timeAnswer,
          creator: actorAnswer,
        })
        .nullable(),
    })
    .nullable(),
})

type CommitAnswer = z.output<typeof commitAnswer>

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    mergeQueue: z
      .object({
        entries: z.object({
          nodes: z.array(
            z.object({
              headCommit: commitAnswer.nullable(),
              baseCommit: z.object({ oid: shaAnswer }).nullable(),
              pullRequest: z
                .object({
                  commits: z.object({ nodes: z.array(z.object({ commit: commitAnswer })) }),
                })
                .nullable(),
            }),
          ),
        }),
      })
      .nullable(),
  }),
})

const QUERY = `
  query sluiceMergeGroups($owner: String!, $name: String!, $branch: String!, $status: String!) {
    viewer { login }
    repository(owner: $owner, name: $name) {
      mergeQueue(branch: $branch) {
        entries(first: 100) {
          nodes {
            headCommit { ...judged }
            baseCommit { oid }
            pullRequest { commits(last: 1) { nodes { commit { ...judged } } } }
          }
        }
      }
    }
  }
  fragment judged on Commit {
    oid tree { oid }
    status { context(name: $status) { state description createdAt creator { login __typename } } }
  }`

/** The groups that the branch's merge queue has built. @param asked.status a context. */
export async function readMergeGroups(
  client: GitHubClient,
  repository: Repository,
  asked: { readonly branch: string; readonly status: string },
): Promise<readonly MergeGroup[]> {
  const { viewer, repository: read } = await ask(client, {
    doing: `read the merge queue of ${asked.branch}`,
    needs: 'contents: read, pull-requests: read, statuses: read, merge-queues: read',
    query: QUERY,
    variables: { ...repository, ...asked },
    answer,
  })
  const statusOf = ({ status }: CommitAnswer) => {
    const written = status?.context
    return written?.creator === viewer.login
      ? {
          state: ownState(written.state),
          description: written.description ?? '',
          createdAt: written.createdAt,
        }
      : undefined
  }
  return (read.mergeQueue?.entries.nodes ?? []).flatMap(
    ({ headCommit: group, baseCommit: base, pullRequest }): MergeGroup[] => {
      const head = pullRequest?.commits.nodes.at(-1)?.commit
      if (group === null || base === null || head === undefined) return []
      const headStatus = statusOf(head)
      const status = statusOf(group)
      return [
        {
          head: head.oid,
          headTree: head.tree.oid,
          commit: group.oid,
          tree: group.tree.oid,
          base: base.oid,
          ...(headStatus === undefined ? {} : { headStatus }),
          ...(status === undefined ? {} : { status }),
        },
      ]
    },
  )
}
