import type { Sha } from '../git/sha.ts'
import { validationFailed } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { CommitStatus, StatusState } from '../state/check.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

/** "1000 statuses per sha and context": more of them GitHub refuses. */
const mostPerContext = 1000

export function addStatus(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  given: {
    readonly sha: Sha
    readonly context: string
    readonly state: StatusState
    readonly description: string | null
    readonly targetUrl: string | null
  },
): CommitStatus {
  const custom = (field: string, message: string) =>
    validationFailed({ resource: 'Status', field, code: 'custom', message })
  if ((given.description ?? '').length > 140) {
    throw custom('description', 'description is too long (maximum is 140 characters)')
  }
  const same = repository.statuses.filter(
    (status) => status.sha === given.sha && status.context === given.context,
  )
  if (same.length >= mostPerContext) {
    throw custom('context', 'This SHA and context has reached the maximum number of statuses.')
  }
  const status = {
    ...given,
    id: world.nextId(),
    creator: actor.account,
    appId: actor.token?.app?.id,
    createdAt: world.clock.now(),
  }
  repository.statuses.push(status)
  record(world, repository, actor, {
    event: 'status',
    after: given.sha,
    payload: { context: given.context, state: given.state },
  })
  return status
}
