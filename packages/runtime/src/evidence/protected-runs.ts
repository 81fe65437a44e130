import type { Sha } from '@sluice/core'
import * as z from 'zod'
import { shaAnswer } from '../github/answers.ts'
import { HISTORY, historyAnswer, readHistory } from '../github/branch-history.ts'
import { ask } from '../github/graphql.ts'
import type { WorkflowRun } from '../github/read-workflow-runs.ts'
import { firstParents } from '../promotion/first-parents.ts'
import type { RunContext } from '../promotion/run-context.ts'

/** The side that candidates do not write. */
export type ProtectedSideOfRuns = {
  /** The channel's own first-parent line. */
  readonly commits: ReadonlySet<Sha>
  /** The branch that candidates come from; undefined where nothing enters the channel. */
  readonly sourceBranch: string | undefined
}

/** Events on which GitHub runs the workflow file of the run's own head, and nothing else. */
const OWN_FILE = ['schedule', 'workflow_dispatch', 'repository_dispatch', 'workflow_run', 'push']

/**
 * The runs whose workflow file the protected side has, so that no candidate brings its own eval
 * (promise 6): their head is on the channel's own line, or on that of the default branch, unless
 * candidates come from it. Branch names alone say nothing, for a tag may be called the same.
 */
export async function protectedRuns(
  context: RunContext,
  runs: readonly WorkflowRun[],
  side: ProtectedSideOfRuns,
): Promise<readonly WorkflowRun[]> {
  const own = runs.filter(({ event, fromFork }) => OWN_FILE.includes(event) && !fromFork)
  const elsewhere = own.filter(({ headSha }) => !side.commits.has(headSha))
  const others = elsewhere.some(({ headBranch }) => headBranch !== side.sourceBranch)
    ? await defaultLine(context, side)
    : new Set<Sha>()
  return own.filter(({ headSha }) => side.commits.has(headSha) || others.has(headSha))
}

const answer = z.object({
  repository: z.object({
    defaultBranchRef: z
      .object({
        name: z.string(),
        target: z.object({ oid: shaAnswer, history: historyAnswer }),
      })
      .nullable(),
  }),
})

const QUERY = `
  query sluiceDefaultLine($owner: String!, $name: String!, $after: String) {
    repository(owner: $owner, name: $name) {
      defaultBranchRef { name target { ...history } }
    }
  }
  ${HISTORY}`

/** As far as its newest commits reach: a run that counts is not old. */
async function defaultLine(
  { client, repository }: RunContext,
  { sourceBranch }: ProtectedSideOfRuns,
): Promise<ReadonlySet<Sha>> {
  const { repository: read } = await ask(client, {
    doing: 'read the default branch',
    needs: 'contents: read',
    query: QUERY,
    variables: repository,
    answer,
  })
  const branch = read.defaultBranchRef
  if (branch === null || branch.name === sourceBranch) return new Set()
  const line = firstParents({ head: branch.target.oid, ...readHistory(branch.target.history) })
  return new Set(line.map(({ commit }) => commit))
}
