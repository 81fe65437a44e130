import { zeroSha } from '../git/sha.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { Refusal } from '../refusal.ts'
import { latestPerContext, requiredState } from '../rules/contexts.ts'
import { effectiveRules } from '../rules/effective-rules.ts'
import { judgeMerge } from '../rules/judge-merge.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { markMerged } from './close.ts'
import { mergeCommit } from './merge.ts'

/** Puts a pull request into its base's merge queue. */
export async function enqueue(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  if (queueMethod(repository, pull.base) === undefined) {
    throw new Refusal(422, 'Merge queue is not enabled for this branch')
  }
  if (pull.state === 'closed' || pull.draft) throw new Refusal(422, 'Pull request is not mergeable')
  if (pull.queued !== undefined)
    throw new Refusal(422, 'Pull request is already in the merge queue')
  const [objection] = await judgeMerge(repository, pull, actor)
  if (objection !== undefined) throw new Refusal(422, `Pull request ${objection.message}`)
  await group(world, repository, actor, pull)
  if (pull.queued === undefined) throw new Refusal(422, 'Pull request has merge conflicts')
}

function queueMethod(repository: RepositoryState, branch: string) {
  return effectiveRules(repository, branch, undefined, true).flatMap(({ rule }) =>
    rule.type === 'merge_queue' ? [rule.method] : [],
  )[0]
}

/** Makes the group commit on which the queue's checks run; leaves the queue on a conflict. */
async function group(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  const base = await repository.git.branch(pull.base)
  const method = queueMethod(repository, pull.base)?.toLowerCase()
  pull.queued = undefined
  if (base === undefined) return
  const order = { method: method === 'squash' || method === 'rebase' ? method : 'merge' } as const
  const sha = await mergeCommit(world, repository, actor, pull, base, order)
  if (sha === undefined) return
  pull.queued = { at: world.clock.now(), by: actor, base, group: sha }
  await moveQueueBranch(world, repository, pull, base, sha)
  record(world, repository, actor, {
    event: 'merge_group',
    action: 'checks_requested',
    number: pull.number,
    after: sha,
    startsWorkflows: true,
  })
}

async function moveQueueBranch(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
  base: string,
  after: string,
) {
  const ref = `refs/heads/gh-readonly-queue/${pull.base}/pr-${pull.number}-${base}`
  const actor = {
    account: world.ensureAccount('github-merge-queue[bot]'),
    token: undefined,
    unbound: true,
  }
  await moveRefs(world, repository, actor, [{ ref, after, force: true }])
}

/** Lands what is first in its queue and green, puts out what is red, and builds anew on a new base. */
export async function advanceQueues(world: World, repository: RepositoryState): Promise<void> {
  const queued = repository
    .pullRequests()
    .filter((pull) => pull.queued !== undefined && pull.state === 'open')
    .toSorted((a, b) => (a.queued?.at.getTime() ?? 0) - (b.queued?.at.getTime() ?? 0))
  const seen = new Set<string>()
  for (const pull of queued) {
    if (seen.has(pull.base)) continue
    seen.add(pull.base)
    await advance(world, repository, pull)
  }
}

async function advance(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
): Promise<void> {
  const entry = pull.queued
  if (entry === undefined) return
  if ((await repository.git.branch(pull.base)) !== entry.base) {
    await moveQueueBranch(world, repository, pull, entry.base, zeroSha)
    return group(world, repository, entry.by, pull)
  }
  const contexts = latestPerContext(repository, entry.group)
  const required = effectiveRules(repository, pull.base, undefined, true).flatMap(({ rule }) =>
    rule.type === 'required_status_checks' ? rule.checks : [],
  )
  const states = required.map((check) => requiredState(contexts, check))
  if (states.includes('failed')) {
    pull.queued = undefined
    await moveQueueBranch(world, repository, pull, entry.base, zeroSha)
    record(world, repository, entry.by, {
      event: 'pull_request',
      action: 'dequeued',
      number: pull.number,
    })
    return
  }
  if (states.some((state) => state !== 'passed')) return
  const actor = { ...entry.by, unbound: true }
  const ref = `refs/heads/${pull.base}`
  await moveRefs(
    world,
    repository,
    actor,
    [{ ref, before: entry.base, after: entry.group, force: false }],
    pull,
  )
  pull.baseSha = entry.base
  markMerged(world, repository, entry.by, pull, entry.group)
  await moveQueueBranch(world, repository, pull, entry.base, zeroSha)
}
