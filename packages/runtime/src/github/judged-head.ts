import type { CommitStatus, Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer, timeAnswer } from './answers.ts'
import { ownState } from './check-state.ts'

/** Members of `PullRequest`: its head, and a status there. They use the variable `$status`. */
export const JUDGED_HEAD = `
  headRefName headRefOid
  commits(last: 1) {
    nodes {
      commit {
        oid tree { oid }
        status { context(name: $status) { state description createdAt creator { login __typename } } }
      }
    }
  }`

/** What `JUDGED_HEAD` asks for. */
export const judgedHeadAnswer = {
  headRefName: z.string(),
  headRefOid: shaAnswer,
  commits: z.object({
    nodes: z.array(
      z.object({
        commit: z.object({
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
        }),
      }),
    ),
  }),
}

export type JudgedHead = {
  readonly headBranch: string
  readonly head: Sha
  readonly headTree: Sha
  readonly status?: CommitStatus & { readonly by: string }
}

/** Undefined where it moved while GitHub answered. */
export function judgedHead(
  read: {
    [Key in keyof typeof judgedHeadAnswer]: z.output<(typeof judgedHeadAnswer)[Key]>
  },
): JudgedHead | undefined {
  const head = read.commits.nodes.at(-1)?.commit
  if (head?.oid !== read.headRefOid) return undefined
  const written = head.status?.context
  return {
    headBranch: read.headRefName,
    head: head.oid,
    headTree: head.tree.oid,
    ...(written
      ? {
          status: {
            state: ownState(written.state),
            description: written.description ?? '',
            createdAt: written.createdAt,
            by: written.creator,
          },
        }
      : {}),
  }
}
