import { sha } from '@sluice/core'
import { describe, expect, it } from 'vitest'
import { EXPLAINS_CLOSING } from '../../src/github/own-closing.ts'
import { pullRequestAnswer, pullRequestState } from '../../src/github/pull-request-answer.ts'

const HEAD = sha('a'.repeat(40))
const BASE = sha('b'.repeat(40))
const user = (login: string) => ({ login, __typename: 'User' })

/** As GitHub answers the fragment. */
const answered = {
  number: 7,
  url: 'https://github.example/acme/assistant/pull/7',
  state: 'OPEN',
  mergedBy: null,
  baseRef: { target: { oid: BASE } },
  closings: { nodes: [] },
  remarks: { nodes: [] },
  isInMergeQueue: false,
  queueing: { nodes: [] },
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
    baseHead: BASE,
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
    pullRequestState(pullRequestAnswer.parse({ ...merged, mergedBy }))?.endedBy
  expect([by(user('alice')), by({ login: 'sluice', __typename: 'Bot' }), by(null)]).toEqual([
    'alice',
    'sluice[bot]',
    'ghost',
  ])
})

it('a pull request tells where it stands with a merge queue', () => {
  const actor = { login: 'github-merge-queue', __typename: 'Bot' }
  const added = { __typename: 'AddedToMergeQueueEvent' }
  const removed = { __typename: 'RemovedFromMergeQueueEvent', reason: 'failed_checks', actor }
  const place = (isInMergeQueue: boolean, ...nodes: readonly unknown[]) =>
    pullRequestState(pullRequestAnswer.parse({ ...answered, isInMergeQueue, queueing: { nodes } }))
      ?.queue
  expect([place(true, added), place(false, added)]).toEqual([{ kind: 'entered' }, undefined])
  expect(place(false, removed)).toEqual({
    kind: 'removed',
    by: 'github-merge-queue[bot]',
    reason: 'failed_checks',
  })
  expect(place(false, { ...removed, reason: null })).toEqual({
    kind: 'removed',
    by: 'github-merge-queue[bot]',
  })
})

describe('a closed pull request', () => {
  const app = { login: 'sluice', __typename: 'Bot' }
  const closed = (by: unknown, ...remarks: readonly unknown[]) =>
    pullRequestState(
      pullRequestAnswer.parse({
        ...answered,
        state: 'CLOSED',
        closings: { nodes: [{ actor: by }] },
        remarks: { nodes: remarks },
      }),
    )
  const said = (author: unknown, body: string) => ({ __typename: 'IssueComment', author, body })
  const reason = `Closed by Sluice: stable has moved.\n\n${EXPLAINS_CLOSING}`
  const reopened = { __typename: 'ReopenedEvent' }

  it('tells who closed it', () => {
    expect(closed(user('bob'))).toMatchObject({ state: 'closed', endedBy: 'bob' })
    expect(closed(app, said(app, 'Stale.'))).toMatchObject({ endedBy: 'sluice[bot]' })
    expect(closed(null)).toMatchObject({ endedBy: 'ghost' })
  })

  it('is as if there had been none where Sluice said why and closed it', () => {
    expect(closed(app, said(app, reason))).toBeUndefined()
    expect(closed(user('alice'), said(user('alice'), reason), said(user('bob'), 'Why?'))).toBe(
      undefined,
    )
  })

  it('is a no where a person closed it after all, also with the same account', () => {
    expect(closed(user('bob'), said(app, reason))).toMatchObject({ endedBy: 'bob' })
    expect(closed(user('alice'), said(user('alice'), reason), reopened)).toMatchObject({
      endedBy: 'alice',
    })
  })

  it('is not Sluice’s own closing because somebody else wrote so', () => {
    expect(closed(app, said(user('mallory'), reason))).toMatchObject({ endedBy: 'sluice[bot]' })
  })
})
