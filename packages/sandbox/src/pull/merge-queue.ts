import { Refusal } from '../refusal.ts'
import { latestPerContext, requiredState } from '../rules/contexts.ts'
import { effectiveRules } from '../rules/effective-rules.ts'
import { judgeMerge } from '../rules/judge-merge.ts'
import { type Actor, mayAccess } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { buildGroups, dropGroups, landGroup, leaveQueue, queueOf } from './merge-group.ts'

/** Puts a pull request into its base's merge queue. @param jump to its front. */
export async function enqueue(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  jump = false,
): Promise<void> {
  if (queueMethod(repository, pull.base) === undefined) {
    throw new Refusal(422, 'Merge queue is not enabled for this branch')
  }
  if (pull.state === 'closed' || pull.draft) throw new Refusal(422, 'Pull request is not mergeable')
  if (pull.queued !== undefined)
    throw new Refusal(422, 'Pull request is already in the merge queue')
  if (jump && !mayAccess(actor, repository, 'administration', 'write'))
    throw new Refusal(422, 'You do not have permission to jump the merge queue')
  const [objection] = await judgeMerge(repository, pull, actor)
  if (objection !== undefined) throw new Refusal(422, `Pull request ${objection.message}`)
  const at = world.clock.now()
  const first = queueOf(repository, pull.base)[0]?.queued
  const place = jump && first !== undefined ? first.place - 1 : world.nextId()
  pull.queued = { at, by: actor, place, head: pull.headSha, built: undefined }
  const { account } = actor
  pull.timeline.push({ id: world.nextId(), at, actor: account, event: 'added_to_merge_queue' })
  record(world, repository, actor, {
    event: 'pull_request',
    action: 'enqueued',
    number: pull.number,
  })
  await buildGroups(world, repository, pull.base, queueMethod(repository, pull.base))
  if (pull.queued === undefined) throw new Refusal(422, 'Pull request has merge conflicts')
}

/** Takes a pull request out of the queue by somebody's hand. */
export async function dequeue(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  if (pull.queued === undefined) throw new Refusal(422, 'Pull request is not in the merge queue')
  leaveQueue(world, repository, actor, pull, 'manual')
  await dropGroups(world, repository)
}

/** How the branch's queue merges; undefined where it has none. */
export function queueMethod(repository: RepositoryState, branch: string) {
  return effectiveRules(repository, branch, undefined, true).flatMap(({ rule }) =>
    rule.type === 'merge_queue' ? [rule.method] : [],
  )[0]
}

/** Lands what is first in its queue and green, puts out what is red, and builds anew what is left. */
export async function advanceQueues(world: World, repository: RepositoryState): Promise<void> {
  const queued = repository.pullRequests().filter((pull) => pull.queued !== undefined)
  if (queued.length === 0 && repository.mergeGroups.size === 0) return
  for (const branch of new Set(queued.map((pull) => pull.base))) {
    while (await advance(world, repository, branch)) {
      // Until nothing moves any more.
    }
  }
  await dropGroups(world, repository)
}

/** One step of one queue; false where it waits, or is empty. */
async function advance(
  world: World,
  repository: RepositoryState,
  branch: string,
): Promise<boolean> {
  await buildGroups(world, repository, branch, queueMethod(repository, branch))
  const queue = queueOf(repository, branch)
  const red = queue.find((pull) => checksOf(repository, pull).includes('failed'))
  if (red !== undefined) {
    leaveQueue(world, repository, undefined, red, 'failed_checks')
    return true
  }
  const [first] = queue
  if (first === undefined) return false
  if (checksOf(repository, first).some((state) => state !== 'passed')) return false
  await landGroup(world, repository, first)
  return true
}

/** How the checks that the branch requires stand on a group. */
function checksOf(repository: RepositoryState, { base, queued }: PullRequest) {
  if (queued?.built === undefined) return ['expected' as const]
  const contexts = latestPerContext(repository, queued.built.group)
  return effectiveRules(repository, base, undefined, true)
    .flatMap(({ rule }) => (rule.type === 'required_status_checks' ? rule.checks : []))
    .map((check) => requiredState(contexts, check))
}
