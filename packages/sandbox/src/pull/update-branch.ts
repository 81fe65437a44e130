import { gitHubSignature } from '../git/commit-object.ts'
import { mergeTrees } from '../git/merge.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import type { World } from '../state/world.ts'

/** "Update branch": merges the base into the head. */
export async function updateBranch(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  const { git } = repository
  const base = await git.branch(pull.base)
  if (base === undefined || pull.state === 'closed')
    throw new Refusal(422, 'Pull request is closed')
  if (pull.fromFork) throw new Refusal(403, 'Resource not accessible by integration')
  if (await git.isAncestor(base, pull.headSha)) {
    throw new Refusal(422, 'There are no new commits on the base branch.')
  }
  const merged = await mergeTrees(git, pull.headSha, base)
  if (!merged.clean) throw new Refusal(422, 'merge conflict between base and head')
  const sha = await git.writeCommit({
    tree: merged.tree,
    parents: [pull.headSha, base],
    author: signatureOf(world, actor.account),
    committer: gitHubSigner(world),
    message: `Merge branch '${pull.base}' into ${pull.head}`,
    signature: gitHubSignature,
  })
  const ref = `refs/heads/${pull.head}`
  await moveRefs(world, repository, actor, [
    { ref, before: pull.headSha, after: sha, force: false },
  ])
}
