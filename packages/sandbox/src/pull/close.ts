import type { Sha } from '../git/sha.ts'
import { closeIssuesNamedIn } from '../issue/closing-words.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

export function closePullRequest(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): void {
  if (pull.state === 'closed') return
  end(world, actor, pull)
  record(world, repository, actor, { event: 'pull_request', action: 'closed', number: pull.number })
}

/** Marks a pull request merged; its commits are on the base already. */
export function markMerged(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  sha: Sha,
): void {
  const at = world.clock.now()
  pull.merged = { at, by: actor.account, sha }
  pull.timeline.push({ id: world.nextId(), at, actor: actor.account, event: 'merged', sha })
  end(world, actor, pull)
  record(world, repository, actor, {
    event: 'pull_request',
    action: 'closed',
    number: pull.number,
    after: sha,
  })
  if (pull.base === repository.defaultBranch) {
    const closer = { kind: 'pull-request', number: pull.number } as const
    closeIssuesNamedIn(world, repository, actor, pull.body ?? '', closer)
  }
}

function end(world: World, actor: Actor, pull: PullRequest): void {
  const at = world.clock.now()
  pull.state = 'closed'
  pull.closedAt = at
  pull.closedBy = actor.account
  pull.updatedAt = at
  pull.autoMerge = undefined
  pull.queued = undefined
  pull.timeline.push({
    id: world.nextId(),
    at,
    actor: actor.account,
    event: 'closed',
    closer: undefined,
    reason: 'completed',
  })
}
