import type { Sha } from '../git/sha.ts'
import { Refusal } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest, Review, ReviewState } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

export function addReview(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  given: { readonly state: ReviewState; readonly body: string; readonly sha?: Sha | undefined },
): Review {
  refuseOwnApproval(actor, pull, given.state)
  if (given.state === 'APPROVED') refuseActionsApproval(repository, actor)
  const review: Review = {
    id: world.nextId(),
    author: actor.account,
    state: given.state,
    body: given.body,
    sha: given.sha ?? pull.headSha,
    submittedAt: given.state === 'PENDING' ? undefined : world.clock.now(),
  }
  pull.reviews.push(review)
  pull.updatedAt = world.clock.now()
  pull.requestedReviewers = pull.requestedReviewers.filter((asked) => asked !== actor.account)
  if (given.state !== 'PENDING') tell(world, repository, actor, pull, 'submitted')
  return review
}

export function submitReview(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  review: Review,
  state: ReviewState,
): void {
  if (review.state !== 'PENDING')
    throw new Refusal(422, 'Could not submit the review: it is not pending.')
  refuseOwnApproval(actor, pull, state)
  if (state === 'APPROVED') refuseActionsApproval(repository, actor)
  review.state = state
  review.submittedAt = world.clock.now()
  tell(world, repository, actor, pull, 'submitted')
}

export function dismissReview(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  review: Review,
): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED') {
    throw new Refusal(422, `Can not dismiss a ${review.state.toLowerCase()} pull request review`)
  }
  review.state = 'DISMISSED'
  tell(world, repository, actor, pull, 'dismissed')
}

function tell(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  action: string,
) {
  record(world, repository, actor, { event: 'pull_request_review', action, number: pull.number })
}

function refuseOwnApproval(actor: Actor, pull: PullRequest, state: ReviewState): void {
  if (actor.account !== pull.author) return
  const own = (what: string) =>
    new Refusal(422, 'Unprocessable Entity', { errors: [`Can not ${what} your own pull request`] })
  if (state === 'APPROVED') throw own('approve')
  if (state === 'CHANGES_REQUESTED') throw own('request changes on')
}

function refuseActionsApproval(repository: RepositoryState, actor: Actor): void {
  if (actor.token?.kind === 'actions' && !repository.settings.actionsMayCreatePullRequests) {
    throw new Refusal(422, 'Unprocessable Entity', {
      errors: ['GitHub Actions is not permitted to approve pull requests.'],
    })
  }
}
