import { type Actor, demandAccess } from '../state/actor.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { Access } from '../state/token.ts'
import type { World } from '../state/world.ts'

/** A repository as one asker sees it. */
export interface View {
  readonly world: World
  readonly actor: Actor
  readonly repository: RepositoryState
}

export function demand(view: View, permission: string, access: Access): void {
  demandAccess(view.actor, view.repository, permission, access)
}
