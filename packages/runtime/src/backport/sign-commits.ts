import { type Sha, sha } from '@sluice/core'
import { moveRef } from '../github/move-ref.ts'
import { explained } from '../github/translate-error.ts'
import type { BackportContext } from './backport-context.ts'

/** A branch of ours whose commits were pushed, and what they are. */
export type PushedCommits = {
  readonly repositoryId: string
  readonly branch: string
  /** The commit below them. */
  readonly onto: Sha
  /** The branch's head. */
  readonly pushed: Sha
  /** Oldest first. */
  readonly commits: readonly { readonly tree: Sha; readonly message: string }[]
}

/**
 * Makes pushed commits once more through the API, without author and committer, so that GitHub
 * signs them. Their trees are there already. Then the branch moves from the pushed commit to the
 * signed one, and from nowhere else: what another run or a person made of it meanwhile stays.
 *
 * @returns the signed commits, oldest first; undefined where the branch was elsewhere.
 */
export async function signCommits(
  { client, repository }: Pick<BackportContext, 'client' | 'repository'>,
  { repositoryId, branch, onto, pushed, commits }: PushedCommits,
): Promise<readonly Sha[] | undefined> {
  const { owner, name: repo } = repository
  const signed: Sha[] = []
  for (const { tree, message } of commits) {
    const made = await explained('create a commit', () =>
      client.request('POST /repos/{owner}/{repo}/git/commits', {
        ...{ owner, repo, tree, message },
        parents: [signed.at(-1) ?? onto],
      }),
    )
    signed.push(sha(made.data.sha))
  }
  const after = signed.at(-1)
  if (after === undefined) return undefined
  const moved = await moveRef(client, { repositoryId, branch, before: pushed, after })
  return moved ? signed : undefined
}
