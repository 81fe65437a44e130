import type { Ref } from '../../git/git-repository.ts'
import { nodeId } from '../../state/node-id.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { repositoryUrl } from './repository.ts'

/** GitHub's `git-ref`. */
export function renderRef(world: World, repository: RepositoryState, ref: Ref) {
  const url = repositoryUrl(world, repository)
  const folder = ref.type === 'tag' ? 'tags' : 'commits'
  return {
    ref: ref.name,
    node_id: nodeId('Ref', repository.id, ref.name),
    url: `${url}/git/${ref.name}`,
    object: { sha: ref.sha, type: ref.type, url: `${url}/git/${folder}/${ref.sha}` },
  }
}
