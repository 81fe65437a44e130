import { type Call, json, type Reply } from '../server/call.ts'
import type { World } from '../state/world.ts'

/** Where GitHub's redirect to an artifact's zip leads: no token is asked there. */
export function downloadArtifact(world: World, call: Call): Reply {
  const id = Number(call.path.split('/').at(-1))
  for (const repository of world.repositories.values()) {
    const artifact = repository.artifacts.find((candidate) => candidate.id === id)
    if (artifact !== undefined) {
      return { status: 200, headers: { 'content-type': 'application/zip' }, body: artifact.zip }
    }
  }
  return json(404, { message: 'Not Found' })
}
