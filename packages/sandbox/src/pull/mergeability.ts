import { gitHubSignature } from '../git/commit-object.ts'
import { type MergedTree, mergeTrees } from '../git/merge.ts'
import type { Sha } from '../git/sha.ts'
import { latestPerContext } from '../rules/contexts.ts'
import { judgeMerge } from '../rules/judge-merge.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import type { World } from '../state/world.ts'

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

/** The commit at `refs/pull/N/merge`, which GitHub makes to see whether a merge is clean. */
export async function testMergeCommit(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
): Promise<Sha | undefined> {
  const base = await repository.git.branch(pull.base)
  const merged = pull.state === 'closed' ? undefined : await testMerge(repository, pull)
  if (base === undefined || merged === undefined || !merged.clean) return undefined
  const committer = gitHubSigner(world)
  return repository.git.writeCommit({
    tree: merged.tree,
    parents: [base, pull.headSha],
    // The same commit whenever it is asked for.
    author: signatureOf(world, pull.author, pull.createdAt),
    committer: { ...committer, date: pull.createdAt },
    message: `Merge ${pull.headSha} into ${base}`,
    signature: gitHubSignature,
  })
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
