import * as z from 'zod'
import { actorAnswer } from './answers.ts'

/** An open pull request that may roll back the channel that candidates come from. */
export type SourceRollback = {
  readonly number: number
  readonly headBranch: string
  /** Login of whoever opened it. */
  readonly author: string
  /** Somebody who may put labels on says that it is one. */
  readonly isLabelled: boolean
  /** Message of the branch's newest commit, where it was read. */
  readonly message?: string
}

const pullAnswer = z.object({
  number: z.number(),
  headRefName: z.string(),
  isCrossRepository: z.boolean(),
  author: actorAnswer,
})

export const sourceRollbacksAnswer = {
  sourceRollbacks: z.object({ nodes: z.array(pullAnswer) }),
  rollbackBranches: z.object({
    nodes: z.array(
      z.object({
        target: z.object({ message: z.string().optional() }),
        associatedPullRequests: z.object({ nodes: z.array(pullAnswer) }),
      }),
    ),
  }),
}

/**
 * A fragment for `Repository`; its answer is `sourceRollbacksAnswer`. It uses the variable
 * `$sourceName`. By label, and, since anybody may take a label off, by branch: a repository has few
 * branches with such a name, and its pull requests into a busy source may be hundreds.
 */
export const SOURCE_ROLLBACKS = `
  fragment sourceRollbacks on Repository {
    sourceRollbacks: pullRequests(baseRefName: $sourceName, states: OPEN, labels: ["rollback"], first: 20) {
      nodes { ...rollback }
    }
    rollbackBranches: refs(refPrefix: "refs/heads/", query: "rollback-", first: 100) {
      nodes {
        target { ... on Commit { message } }
        associatedPullRequests(baseRefName: $sourceName, states: OPEN, first: 10) { nodes { ...rollback } }
      }
    }
  }
  fragment rollback on PullRequest { number headRefName isCrossRepository author { login __typename } }`

const answers = z.object(sourceRollbacksAnswer)

/** Each once. A fork's are none: its branches can have any name. */
export function sourceRollbacksFrom({
  sourceRollbacks,
  rollbackBranches,
}: z.output<typeof answers>): readonly SourceRollback[] {
  const labelled = new Set(sourceRollbacks.nodes.map(({ number }) => number))
  const ofBranches = rollbackBranches.nodes.flatMap(({ target, associatedPullRequests }) =>
    associatedPullRequests.nodes.map((pull) => ({ ...pull, message: target.message ?? '' })),
  )
  const named = new Set(ofBranches.map(({ number }) => number))
  return [...sourceRollbacks.nodes.filter(({ number }) => !named.has(number)), ...ofBranches]
    .filter(({ isCrossRepository }) => !isCrossRepository)
    .map(({ isCrossRepository: _, headRefName: headBranch, ...pull }) => ({
      ...pull,
      headBranch,
      isLabelled: labelled.has(pull.number),
    }))
}
