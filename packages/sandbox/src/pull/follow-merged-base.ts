import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

/**
 * The base of an open pull request was deleted. Where that branch had been merged by a pull request
 * of its own, the open one goes where that one went.
 *
 * @see https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/proposing-changes-to-your-work-with-pull-requests/about-branches#working-with-branches
 * @returns false where it did not, and so the pull request is to be closed.
 */
export async function followMergedBase(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): Promise<boolean> {
  const to = repository
    .pullRequests()
    .findLast(({ head, merged }) => head === pull.base && merged !== undefined)?.base
  const sha = to === undefined ? undefined : await repository.git.branch(to)
  if (to === undefined || sha === undefined) return false
  pull.timeline.push({
    id: world.nextId(),
    at: world.clock.now(),
    actor: actor.account,
    event: 'automatic_base_change_succeeded',
    from: pull.base,
    to,
  })
  pull.base = to
  pull.baseSha = sha
  pull.autoMerge = undefined
  return true
}
