import { type Actor, startsWorkflows } from './actor.ts'
import type { SandboxEvent } from './event.ts'
import type { RepositoryState } from './repository-state.ts'
import type { World } from './world.ts'

type Told = Omit<SandboxEvent, 'repository' | 'actor' | 'at' | 'startsWorkflows'>

/** Writes down an event, and whether workflows would have started on it. Gives its time. */
export function record(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  event: Told & { readonly startsWorkflows?: boolean },
): Date {
  const at = world.clock.now()
  world.events.push({
    startsWorkflows: startsWorkflows(actor),
    ...event,
    repository: repository.fullName,
    actor: actor.account.login,
    at,
  })
  return at
}
