import { isSha } from '../identifiers.ts'
import type { PromotionOperation } from '../promotion/plan.ts'
import type {
  CommitStatus,
  PromotionState,
  PullRequestState,
} from '../promotion/promotion-state.ts'
import { commitNamed } from './named.ts'

/** What GitHub has after an operation of a plan: a model of it, as far as plans depend on it. */
export function afterOperation(
  state: PromotionState,
  operation: PromotionOperation,
  at: string,
): PromotionState {
  const { pullRequest, statuses } = state
  switch (operation.kind) {
    case 'create-promotion-commit': {
      const { branch, tree, parents } = operation
      return { ...state, head: { commit: commitNamed(branch), tree, parents } }
    }
    case 'open-pull-request':
      return { ...state, pullRequest: openedPullRequest(state, operation) }
    case 'update-pull-request': {
      const { title, body } = operation
      return withPullRequest(state, { title, body })
    }
    case 'add-labels': {
      const labels = [...(pullRequest?.labels ?? []), ...operation.labels]
      return withPullRequest(state, { labels })
    }
    case 'request-reviewers': {
      const asked = [...(pullRequest?.requestedReviewers ?? []), ...operation.reviewers]
      return withPullRequest(state, { requestedReviewers: asked })
    }
    case 'set-status': {
      const { on, context, description } = operation
      if (operation.context.endsWith('/dispatch'))
        return { ...state, gitHubToken: { announced: description } }
      const status: CommitStatus = { state: operation.state, description, createdAt: at }
      if (state.others.some(({ head }) => head === on)) return state
      const side = isSha(on) ? 'candidate' : 'promotion'
      return {
        ...state,
        statuses: { ...statuses, [side]: { ...statuses[side], [context]: status } },
      }
    }
    case 'close-superseded':
      return { ...state, others: state.others.filter(({ number }) => number !== operation.number) }
    case 'open-incident':
    case 'keep-comment':
    case 'dispatch':
      return state
    case 'land':
      return withPullRequest(state, {
        state: 'merged',
        ...(state.head === undefined ? {} : { baseHead: state.head.commit }),
      })
  }
}

const NUMBER = 812

function openedPullRequest(
  { head }: PromotionState,
  { title, body }: Extract<PromotionOperation, { kind: 'open-pull-request' }>,
): PullRequestState {
  if (head === undefined) throw new Error('The plan opens a pull request of a branch not made yet.')
  return {
    number: NUMBER,
    url: `${REPOSITORY_URL}/pull/${NUMBER}`,
    state: 'open',
    head: head.commit,
    title,
    body,
    labels: [],
    requestedReviewers: [],
    reviews: [],
    startsNoWorkflows: false,
  }
}

/** Where the repository of every story is. */
export const REPOSITORY_URL = 'https://github.com/acme/service'

/** @throws {Error} when the story has no pull request yet. */
export function withPullRequest(
  state: PromotionState,
  more: Partial<PullRequestState>,
): PromotionState {
  if (state.pullRequest === undefined)
    throw new Error('There is no pull request yet; say `.opened()` first.')
  return { ...state, pullRequest: { ...state.pullRequest, ...more } }
}
