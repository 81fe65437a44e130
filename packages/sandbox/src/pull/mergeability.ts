import { type MergedTree, mergeTrees } from '../git/merge.ts'
import { latestPerContext } from '../rules/contexts.ts'
import { judgeMerge } from '../rules/judge-merge.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'

export type MergeStateStatus =
  | 'BEHIND'
  | 'BLOCKED'
  | 'CLEAN'
  | 'DIRTY'
  | 'DRAFT'
  | 'UNKNOWN'
  | 'UNSTABLE'

/** What merging base and head would give; undefined when one of them is gone. */
async function testMerge(
  repository: RepositoryState,
  pull: PullRequest,
): Promise<MergedTree | undefined> {
  const base = await repository.git.branch(pull.base)
  return base === undefined ? undefined : mergeTrees(repository.git, base, pull.headSha)
}

export async function mergeability(
  repository: RepositoryState,
  pull: PullRequest,
): Promise<'MERGEABLE' | 'CONFLICTING' | 'UNKNOWN'> {
  if (pull.state === 'closed') return 'UNKNOWN'
  const merged = await testMerge(repository, pull)
  if (merged === undefined) return 'UNKNOWN'
  return merged.clean ? 'MERGEABLE' : 'CONFLICTING'
}

/** GitHub's one word for "may this be merged now". */
export async function mergeabilityState(
  repository: RepositoryState,
  pull: PullRequest,
): Promise<MergeStateStatus> {
  const state = await mergeability(repository, pull)
  if (state === 'UNKNOWN') return 'UNKNOWN'
  if (state === 'CONFLICTING') return 'DIRTY'
  if (pull.draft) return 'DRAFT'
  const objections = await judgeMerge(repository, pull, undefined)
  if (objections.some((objection) => objection.kind === 'behind')) return 'BEHIND'
  if (objections.length > 0) return 'BLOCKED'
  const contexts = latestPerContext(repository, pull.headSha)
  return contexts.every((context) => context.state === 'passed') ? 'CLEAN' : 'UNSTABLE'
}
