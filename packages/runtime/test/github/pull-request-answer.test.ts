import { sha } from '@sluice/core'
import { expect, it } from 'vitest'
import { pullRequestAnswer, pullRequestState } from '../../src/github/pull-request-answer.ts'

const HEAD = sha('a'.repeat(40))
const user = (login: string) => ({ login, __typename: 'User' })

/** As GitHub answers the fragment. */
const answered = {
  number: 7,
  url: 'https://github.example/acme/assistant/pull/7',
  state: 'OPEN',
  mergedBy: null,
  headRefOid: HEAD,
  title: 'Promote',
  body: '',
  author: { login: 'github-actions', __typename: 'Bot' },
  labels: { nodes: [{ name: 'promotion' }] },
  reviewRequests: {
    nodes: [
      { requestedReviewer: { login: 'bob' } },
      { requestedReviewer: { combinedSlug: 'acme/owners' } },
      { requestedReviewer: {} },
      { requestedReviewer: null },
    ],
  },
  latestOpinionatedReviews: {
    nodes: [
      { state: 'APPROVED', author: user('alice'), commit: { oid: HEAD } },
      { state: 'APPROVED', author: user('carol'), commit: null },
      { state: 'CHANGES_REQUESTED', author: null, commit: { oid: HEAD } },
      { state: 'PONDERED', author: user('dave'), commit: { oid: HEAD } },
    ],
  },
}

it('a pull request tells who was asked, teams among them, and who said what of which commit', () => {
  expect(pullRequestState(pullRequestAnswer.parse(answered))).toEqual({
    number: 7,
    url: answered.url,
    state: 'open',
    head: HEAD,
    title: 'Promote',
    body: '',
    labels: ['promotion'],
    requestedReviewers: ['bob', 'acme/owners'],
    reviews: [
      { by: 'alice', state: 'approved', commit: HEAD, canWrite: true },
      { by: 'ghost', state: 'changes-requested', commit: HEAD, canWrite: true },
      { by: 'dave', state: 'other', commit: HEAD, canWrite: true },
    ],
    startsNoWorkflows: true,
  })
})

it('a merged pull request tells who merged it, also where the account is gone', () => {
  const merged = { ...answered, state: 'MERGED' }
  const by = (mergedBy: unknown) =>
    pullRequestState(pullRequestAnswer.parse({ ...merged, mergedBy })).endedBy
  expect([by(user('alice')), by({ login: 'sluice', __typename: 'Bot' }), by(null)]).toEqual([
    'alice',
    'sluice[bot]',
    'ghost',
  ])
})
