import type { MergeGroup } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from './answers.ts'
import type { GitHubClient } from './client.ts'
import { ask } from './graphql.ts'
import {
  JUDGED_COMMIT,
  type JudgedCommit,
  judgedCommit,
  judgedCommitAnswer,
} from './judged-commit.ts'
import { JUDGED_HEAD, judgedHead, judgedHeadAnswer } from './judged-head.ts'
import type { Repository } from './repository.ts'

const answer = z.object({
  viewer: z.object({ login: z.string() }),
  repository: z.object({
    mergeQueue: z
      .object({
        entries: z.object({
          nodes: z.array(
            z.object({
              headCommit: judgedCommitAnswer.nullable(),
              baseCommit: z.object({ oid: shaAnswer }).nullable(),
              pullRequest: z.object(judgedHeadAnswer).nullable(),
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
          nodes { headCommit { ${JUDGED_COMMIT} } baseCommit { oid } pullRequest { ${JUDGED_HEAD} } }
        }
      }
    }
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
  // What somebody else wrote says nothing of what Sluice judged.
  const ownOf = ({ status }: Pick<JudgedCommit, 'status'>) =>
    status?.by === viewer.login ? status : undefined
  return (read.mergeQueue?.entries.nodes ?? []).flatMap(
    ({ headCommit, baseCommit: base, pullRequest }): MergeGroup[] => {
      const head = pullRequest === null ? undefined : judgedHead(pullRequest)
      if (headCommit === null || base === null || head === undefined) return []
      const group = judgedCommit(headCommit)
      const headStatus = ownOf(head)
      const status = ownOf(group)
      return [
        {
          head: head.head,
          headTree: head.headTree,
          commit: group.commit,
          tree: group.tree,
          base: base.oid,
          ...(headStatus === undefined ? {} : { headStatus }),
          ...(status === undefined ? {} : { status }),
        },
      ]
    },
  )
}
