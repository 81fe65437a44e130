import type { Actor } from '../state/actor.ts'
import type { Closer, Issue, StateReason } from '../state/issue.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

export function closeIssue(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  issue: Issue,
  reason: StateReason,
  closer?: Closer,
): void {
  if (issue.state === 'closed') return
  const at = world.clock.now()
  issue.state = 'closed'
  issue.stateReason = reason
  issue.closedAt = at
  issue.closedBy = actor.account
  issue.updatedAt = at
  issue.timeline.push({
    id: world.nextId(),
    at,
    actor: actor.account,
    event: 'closed',
    closer,
    reason,
  })
  record(world, repository, actor, { event: 'issues', action: 'closed', number: issue.number })
}

export function reopenIssue(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  issue: Issue,
): void {
  if (issue.state === 'open') return
  const at = world.clock.now()
  issue.state = 'open'
  issue.stateReason = 'reopened'
  issue.closedAt = undefined
  issue.closedBy = undefined
  issue.updatedAt = at
  issue.timeline.push({ id: world.nextId(), at, actor: actor.account, event: 'reopened' })
  record(world, repository, actor, { event: 'issues', action: 'reopened', number: issue.number })
}
