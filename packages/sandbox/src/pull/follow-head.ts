import { zeroSha } from '../git/sha.ts'
import type { DoneMove } from '../moves/after-move.ts'
import { requiredReviews } from '../rules/reviews.ts'
import { type Actor, mayAccess } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { closePullRequest } from './close.ts'

/** What happens to an open pull request when its head branch moves or goes. */
export async function followHead(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  { before, after, forced }: DoneMove,
): Promise<void> {
  const at = world.clock.now()
  if (after === zeroSha) {
    pull.timeline.push({ id: world.nextId(), at, actor: actor.account, event: 'head_ref_deleted' })
    closePullRequest(world, repository, actor, pull)
    return
  }
  pull.headSha = after
  pull.baseSha = (await repository.git.branch(pull.base)) ?? pull.baseSha
  pull.updatedAt = at
  await repository.git.updateRefs([{ ref: `refs/pull/${pull.number}/head`, after }])
  if (forced) {
    pull.timeline.push({
      id: world.nextId(),
      at,
      actor: actor.account,
      event: 'head_ref_force_pushed',
      before,
      after,
    })
  }
  if (requiredReviews(repository, pull)?.dismissStale === true) {
    for (const review of pull.reviews) if (review.state === 'APPROVED') review.state = 'DISMISSED'
  }
  // Whoever cannot write takes auto-merge away by pushing.
  if (!mayAccess(actor, repository, 'contents', 'write')) pull.autoMerge = undefined
  record(world, repository, actor, {
    event: 'pull_request',
    action: 'synchronize',
    number: pull.number,
    before,
    after,
  })
}
