import type { Actor } from './actor.ts'
import type { World } from './world.ts'

/** Acts for GitHub itself, and for whoever sets the stage of a scenario. No rule holds it. */
export function gitHubActor(world: World): Actor {
  return { account: world.ensureAccount('web-flow'), token: undefined, unbound: true }
}
