import type { CommitContent } from '../git/commit-object.ts'
import { gitHubSignature } from '../git/commit-object.ts'
import { mergeTrees, pickTree } from '../git/merge.ts'
import type { Sha } from '../git/sha.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { Refusal } from '../refusal.ts'
import { judgeMerge } from '../rules/judge-merge.ts'
import { objectionMessage } from '../rules/objection.ts'
import type { Actor } from '../state/actor.ts'
import type { MergeMethod, PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import type { World } from '../state/world.ts'
import { markMerged } from './close.ts'
import { commitsBetween, readCommits } from './commits.ts'

export interface MergeOrder {
  readonly method: MergeMethod
  readonly title?: string | undefined
  readonly message?: string | undefined
  /** Refused with 409 when the head is another. */
  readonly headSha?: Sha | undefined
}

const methodNames = { merge: 'Merge commits', squash: 'Squash merges', rebase: 'Rebase merges' }

/** Merges a pull request, as its button does. The caller holds the repository's lock. */
export async function mergePullRequest(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  order: MergeOrder,
): Promise<Sha> {
  const notAllowed = (message: string) => new Refusal(405, message, { type: 'UNPROCESSABLE' })
  if (pull.state === 'closed') throw notAllowed('Pull Request is not mergeable')
  if (order.headSha !== undefined && order.headSha !== pull.headSha) {
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.', {
      type: 'UNPROCESSABLE',
    })
  }
  if (pull.draft) throw notAllowed('Pull Request is still a draft')
  if (!repository.settings.mergeMethods.includes(order.method)) {
    throw notAllowed(`${methodNames[order.method]} are not allowed on this repository.`)
  }
  const base = await repository.git.branch(pull.base)
  if (base === undefined) throw notAllowed('Base branch does not exist')
  if (!actor.unbound) {
    const objections = await judgeMerge(repository, pull, actor, order.method)
    if (objections.length > 0) throw notAllowed(objectionMessage(objections))
  }
  const landed = await mergeCommit(world, repository, actor, pull, base, order)
  if (landed === undefined) {
    throw notAllowed(
      order.method === 'rebase' ? "This branch can't be rebased" : 'Pull Request is not mergeable',
    )
  }
  const ref = `refs/heads/${pull.base}`
  await moveRefs(
    world,
    repository,
    actor,
    [{ ref, before: base, after: landed, force: false }],
    pull,
  )
  pull.baseSha = base
  markMerged(world, repository, actor, pull, landed)
  await deleteHead(world, repository, actor, pull)
  return landed
}

/** "Automatically delete head branches": protected ones stay. */
async function deleteHead(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
) {
  if (!repository.settings.deleteBranchOnMerge || pull.head === repository.defaultBranch) return
  if (repository.protections.has(pull.head)) return
  if ((await repository.git.branch(pull.head)) === undefined) return
  const ref = `refs/heads/${pull.head}`
  await moveRefs(world, repository, { ...actor, unbound: true }, [
    { ref, after: '0'.repeat(40), force: true },
  ])
}

/** The commit that merging would land, written but on no branch; undefined on a conflict. */
export async function mergeCommit(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  base: Sha,
  order: MergeOrder,
): Promise<Sha | undefined> {
  const { git } = repository
  const author = signatureOf(world, actor.account)
  const committer = gitHubSigner(world)
  const signature = gitHubSignature
  if (order.method === 'rebase') return rebased(world, repository, pull, base)
  const merged = await mergeTrees(git, base, pull.headSha)
  if (!merged.clean) return undefined
  const content = { tree: merged.tree, author, committer, signature }
  if (order.method === 'merge') {
    const title =
      order.title ??
      `Merge pull request #${pull.number} from ${repository.owner.login}/${pull.head}`
    const message = joined(title, order.message ?? pull.title)
    return git.writeCommit({ ...content, parents: [base, pull.headSha], message })
  }
  return git.writeCommit({ ...content, ...(await squashed(world, repository, pull, base, order)) })
}

/** GitHub's defaults: one commit gives its own words, several the pull request's title and a list. */
async function squashed(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
  base: Sha,
  order: MergeOrder,
): Promise<Pick<CommitContent, 'parents' | 'message' | 'author'>> {
  const commits = await readCommits(
    repository,
    await commitsBetween(repository, base, pull.headSha),
  )
  const [only, ...others] = commits
  const single = only !== undefined && others.length === 0
  const [headline = '', ...body] = (only?.message ?? '').split('\n')
  const title = order.title ?? `${single ? headline : pull.title} (#${pull.number})`
  const text = single
    ? body.join('\n').trim()
    : commits.map((commit) => `* ${commit.message.trim()}`).join('\n\n')
  return {
    parents: [base],
    message: joined(title, order.message ?? text),
    author: signatureOf(world, pull.author),
  }
}

const joined = (title: string, body: string) => (body === '' ? title : `${title}\n\n${body}`)

/** Each commit anew on the base; merges are left out, as GitHub does. */
async function rebased(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
  base: Sha,
): Promise<Sha | undefined> {
  let tip = base
  for (const commit of await readCommits(
    repository,
    await commitsBetween(repository, base, pull.headSha),
  )) {
    if (commit.parents.length > 1) continue
    const picked = await pickTree(repository.git, commit.sha, tip)
    if (!picked.clean) return undefined
    tip = await repository.git.writeCommit({
      tree: picked.tree,
      parents: [tip],
      author: commit.author,
      committer: gitHubSigner(world),
      message: commit.message,
      signature: undefined,
    })
  }
  return tip
}
