import type { CommitStatus, Sha } from '@sluice/core'
import * as z from 'zod'
import { actorAnswer, shaAnswer, timeAnswer } from './answers.ts'
import { ownState } from './check-state.ts'

/** Members of `Commit`: itself, and a status there. They use the variable `$status`. */
export const JUDGED_COMMIT = `
  oid tree { oid }
  status { context(name: $status) { state description createdAt creator { login __typename } } }`

/** What `JUDGED_COMMIT` asks for. */
export const judgedCommitAnswer = z.object({
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

export type JudgedCommit = {
  readonly commit: Sha
  readonly tree: Sha
  readonly status?: CommitStatus & { readonly by: string }
}

export function judgedCommit({
  oid,
  tree,
  status,
}: z.output<typeof judgedCommitAnswer>): JudgedCommit {
  const written = status?.context
  return {
    commit: oid,
    tree: tree.oid,
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
