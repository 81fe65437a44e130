import { type Sha, zeroSha } from '../git/sha.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { type Actor, startsWorkflows } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { markMerged } from './close.ts'
import { mergeCommit } from './merge.ts'

/** What waits to enter a branch, the first one first. */
export function queueOf(repository: RepositoryState, branch: string): PullRequest[] {
  return repository
    .pullRequests()
    .filter((pull) => pull.base === branch && pull.queued !== undefined && pull.state === 'open')
    .toSorted((a, b) => (a.queued?.place ?? 0) - (b.queued?.place ?? 0))
}

/**
 * Builds each group anew that does not stand on the one ahead of it: what its checks run on is the
 * branch with everything that would land before it. On a conflict a pull request leaves the queue.
 */
export async function buildGroups(
  world: World,
  repository: RepositoryState,
  branch: string,
  method: 'MERGE' | 'SQUASH' | 'REBASE' | undefined,
): Promise<void> {
  let base = await repository.git.branch(branch)
  for (const pull of queueOf(repository, branch)) {
    const entry = pull.queued
    if (entry === undefined || base === undefined) continue
    if (method === undefined || entry.head !== pull.headSha) {
      leaveQueue(world, repository, undefined, pull, method === undefined ? 'clear' : 'new_commits')
      continue
    }
    if (entry.built?.base !== base) {
      const order = { method: lowerCase[method] }
      const group = await mergeCommit(world, repository, entry.by, pull, base, order)
      if (group === undefined) {
        leaveQueue(world, repository, undefined, pull, 'merge_conflict')
        continue
      }
      pull.queued = { ...entry, built: { base, group } }
      await announce(world, repository, pull, { base, group, by: entry.by })
    }
    base = pull.queued?.built?.group
  }
  await dropGroups(world, repository)
}

const lowerCase = { MERGE: 'merge', SQUASH: 'squash', REBASE: 'rebase' } as const

/** The group as a branch, and the event that starts its checks. */
async function announce(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
  { base, group, by }: { readonly base: Sha; readonly group: Sha; readonly by: Actor },
): Promise<void> {
  const ref = `refs/heads/gh-readonly-queue/${pull.base}/pr-${pull.number}-${base}`
  await moveRefs(world, repository, queueActor(world, by), [{ ref, after: group, force: true }])
  repository.mergeGroups.set(ref, { number: pull.number, group })
  const { tree } = await repository.git.commitAt(group)
  record(world, repository, queueActor(world, by), {
    event: 'merge_group',
    action: 'checks_requested',
    number: pull.number,
    ref,
    after: group,
    // What GITHUB_TOKEN puts into a queue starts no checks.
    startsWorkflows: startsWorkflows(by),
    payload: {
      action: 'checks_requested',
      merge_group: {
        head_sha: group,
        head_ref: ref,
        base_sha: base,
        base_ref: `refs/heads/${pull.base}`,
        head_commit: { id: group, tree_id: tree },
      },
    },
  })
}

/** Removes the branches of groups that nothing in a queue stands on any more. */
export async function dropGroups(world: World, repository: RepositoryState): Promise<void> {
  for (const [ref, { number, group }] of repository.mergeGroups) {
    const pull = repository.pullRequest(number)
    if (pull?.queued?.built?.group === group) continue
    repository.mergeGroups.delete(ref)
    const actor = queueActor(world)
    // A group built anew on the same base has the same branch.
    if ((await repository.git.ref(ref)) === group)
      await moveRefs(world, repository, actor, [{ ref, after: zeroSha, force: true }])
    const reason = pull?.merged === undefined ? 'dequeued' : 'merged'
    record(world, repository, actor, {
      event: 'merge_group',
      action: 'destroyed',
      number,
      ref,
      before: group,
      payload: { action: 'destroyed', reason },
    })
  }
}

/** @param by undefined: the queue itself puts it out. */
export function leaveQueue(
  world: World,
  repository: RepositoryState,
  by: Actor | undefined,
  pull: PullRequest,
  reason: string,
): void {
  const actor = by ?? queueActor(world, pull.queued?.by)
  pull.queued = undefined
  const { account } = actor
  pull.timeline.push({
    id: world.nextId(),
    at: world.clock.now(),
    actor: account,
    event: 'removed_from_merge_queue',
    reason,
  })
  record(world, repository, actor, {
    event: 'pull_request',
    action: 'dequeued',
    number: pull.number,
  })
}

/** The branch moves to the very commit that the checks ran on. */
export async function landGroup(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
): Promise<void> {
  const { queued } = pull
  if (queued?.built === undefined) return
  const { base, group } = queued.built
  const ref = `refs/heads/${pull.base}`
  const actor = queueActor(world, queued.by)
  await moveRefs(
    world,
    repository,
    actor,
    [{ ref, before: base, after: group, force: false }],
    pull,
  )
  pull.baseSha = base
  markMerged(world, repository, actor, pull, group)
}

/** The queue acts for whoever put a pull request in: what GITHUB_TOKEN did starts no workflow. */
function queueActor(world: World, by?: Actor): Actor {
  const account = world.ensureAccount('github-merge-queue[bot]')
  return { account, token: by?.token, unbound: true }
}
