import { type Sha, sha } from '@sluice/core'
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'
import { refusedStatus, translate } from './translate-error.ts'

export type BranchHead = {
  readonly commit: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
}

/** The commit that a branch points to; undefined where there is no such branch. */
export async function readBranchHead(
  client: GitHubClient,
  { owner, name: repo }: Repository,
  branch: string,
): Promise<BranchHead | undefined> {
  try {
    const { data } = await client.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      owner,
      repo,
      ref: `heads/${branch}`,
    })
    const { data: commit } = await client.request(
      'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
      {
        owner,
        repo,
        commit_sha: data.object.sha,
      },
    )
    return {
      commit: sha(commit.sha),
      tree: sha(commit.tree.sha),
      parents: commit.parents.map((parent) => sha(parent.sha)),
    }
  } catch (error) {
    if (refusedStatus(error) === 404) return undefined
    throw translate(`read the branch ${branch}`, error)
  }
}
