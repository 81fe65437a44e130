import { addReview, dismissReview, submitReview } from '../pull/review.ts'
import { notFound, Refusal, validationFailed } from '../refusal.ts'
import type { Account } from '../state/account.ts'
import type { PullRequest, Review, ReviewState } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import {
  created,
  numberParam,
  ok,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { demandBodySize } from './limits.ts'
import { paginate } from './pagination.ts'
import { pullAt } from './pull-at.ts'
import { renderAccount } from './render/account.ts'
import { renderListedPullRequest, renderReview } from './render/pull-request.ts'

function reviewAt(context: RepositoryContext, pull: PullRequest): Review {
  const id = numberParam(context, 'review_id')
  const review = pull.reviews.find((candidate) => candidate.id === id)
  if (review === undefined) throw notFound()
  return review
}

const states: Readonly<Record<string, ReviewState>> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

function stateFor(event: string | undefined): ReviewState {
  return event === undefined ? 'PENDING' : (states[event] ?? 'COMMENTED')
}

function accountsNamed(context: RepositoryContext, pull: PullRequest): Account[] {
  const names = context.body.strings('reviewers') ?? []
  return names.map((name) => {
    const account = context.world.account(name)
    if (account === pull.author)
      throw new Refusal(422, 'Review cannot be requested from pull request author.')
    if (account === undefined || context.repository.role(account) === undefined) {
      throw new Refusal(
        422,
        'Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the repository.',
      )
    }
    return account
  })
}

export const pullReviewRoutes = [
  repositoryRoute('pulls/list-reviews', ['pull-requests', 'read'], (context) => {
    const pull = pullAt(context)
    return paginate(context, pull.reviews, (page) =>
      page.map((review) => renderReview(context.world, context.repository, pull, review)),
    )
  }),
  repositoryRoute('pulls/get-review', ['pull-requests', 'read'], (context) => {
    const pull = pullAt(context)
    return ok(renderReview(context.world, context.repository, pull, reviewAt(context, pull)))
  }),
  repositoryRoute('pulls/create-review', ['pull-requests', 'write', 'read'], (context) => {
    const { world, repository, body } = context
    demandBodySize(body, 'PullRequestReview')
    const pull = pullAt(context)
    const state = stateFor(body.string('event'))
    const text = body.string('body') ?? ''
    if ((state === 'CHANGES_REQUESTED' || state === 'COMMENTED') && text === '') {
      throw validationFailed({
        resource: 'PullRequestReview',
        field: 'body',
        code: 'missing_field',
      })
    }
    const sha = body.string('commit_id')
    const review = addReview(world, repository, writer(context), pull, { state, body: text, sha })
    return ok(renderReview(world, repository, pull, review))
  }),
  repositoryRoute('pulls/submit-review', ['pull-requests', 'write', 'read'], (context) => {
    const { world, repository, body } = context
    const pull = pullAt(context)
    const review = reviewAt(context, pull)
    submitReview(world, repository, writer(context), pull, review, stateFor(body.string('event')))
    return ok(renderReview(world, repository, pull, review))
  }),
  repositoryRoute('pulls/dismiss-review', ['pull-requests', 'write'], (context) => {
    const { world, repository } = context
    const pull = pullAt(context)
    const review = reviewAt(context, pull)
    dismissReview(world, repository, writer(context), pull, review)
    return ok(renderReview(world, repository, pull, review))
  }),
  repositoryRoute('pulls/list-requested-reviewers', ['pull-requests', 'read'], (context) => {
    const users = pullAt(context).requestedReviewers
    return ok({ users: users.map((user) => renderAccount(context.world, user)), teams: [] })
  }),
  repositoryRoute('pulls/request-reviewers', ['pull-requests', 'write'], async (context) => {
    const { world, repository } = context
    const pull = pullAt(context)
    const asked = accountsNamed(context, pull)
    pull.requestedReviewers = [...new Set([...pull.requestedReviewers, ...asked])]
    record(world, repository, writer(context), {
      event: 'pull_request',
      action: 'review_requested',
      number: pull.number,
    })
    return created(await renderListedPullRequest(world, repository, pull))
  }),
  repositoryRoute(
    'pulls/remove-requested-reviewers',
    ['pull-requests', 'write'],
    async (context) => {
      const { world, repository } = context
      const pull = pullAt(context)
      const gone = accountsNamed(context, pull)
      pull.requestedReviewers = pull.requestedReviewers.filter((account) => !gone.includes(account))
      return ok(await renderListedPullRequest(world, repository, pull))
    },
  ),
]
