import type { Commit } from '../git/commit-object.ts'
import type { Sha } from '../git/sha.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'

/** The commits that a pull request would bring, or has brought, the oldest first. */
export async function pullRequestCommits(
  repository: RepositoryState,
  pull: PullRequest,
): Promise<Sha[]> {
  const base = await comparisonBase(repository, pull)
  return commitsBetween(repository, base, pull.headSha)
}

export async function commitsBetween(
  repository: RepositoryState,
  base: Sha,
  head: Sha,
): Promise<Sha[]> {
  const range = { from: head, without: [base], order: 'topology' } as const
  return (await repository.git.list(range)).map(({ sha }) => sha).reverse()
}

/** While open, the tip of the base branch; after that, what it was when the pull request ended. */
export async function comparisonBase(repository: RepositoryState, pull: PullRequest): Promise<Sha> {
  if (pull.state === 'closed') return pull.baseSha
  return (await repository.git.branch(pull.base)) ?? pull.baseSha
}

export async function readCommits(
  repository: RepositoryState,
  shas: readonly Sha[],
): Promise<Commit[]> {
  return Promise.all(shas.map((sha) => repository.git.commitAt(sha)))
}
