import { INCIDENT_LABEL } from '@sluice/core'
import { expect, test } from 'vitest'
import { commentEvent } from './comment-event.ts'
import { idleReason } from './idle-event.ts'
import { labelEvent } from './label-event.ts'

const from = (head: string | null, login = 'alice') => ({
  sender: { login },
  pull_request: {
    number: 7,
    head: { ref: 'next', repo: head === null ? null : { full_name: head } },
    base: { ref: 'stable', repo: { full_name: 'acme/assistant' } },
  },
})
const issue = (...labels: readonly string[]) => ({
  action: 'closed',
  issue: { number: 3, labels: labels.map((name) => ({ name })) },
})

test.each([
  ['schedule', { schedule: '17 * * * *' }],
  ['workflow_dispatch', { inputs: {} }],
  ['pull_request', from('acme/assistant')],
  ['pull_request_target', from('mallory/assistant')],
  ['pull_request_review', from('acme/assistant')],
  ['workflow_run', { action: 'completed', workflow_run: { name: 'sluice/', head_branch: 'next' } }],
  ['status', { context: 'ci/build', state: 'success' }],
  ['check_suite', { action: 'completed', check_suite: { head_branch: 'next' } }],
  ['merge_group', { action: 'checks_requested', merge_group: { head_ref: 'refs/heads/x' } }],
  ['push', { ref: 'refs/heads/next' }],
  ['issues', issue(INCIDENT_LABEL, 'bug')],
  ['repository_dispatch', { action: 'promote' }],
])('%s asks for a look', (eventName, payload) => {
  expect(idleReason({ eventName, payload })).toBeUndefined()
})

test.each([
  ['pull_request', from('mallory/assistant'), 'comes from a fork'],
  ['pull_request_review', from(null), 'comes from a fork'],
  ['pull_request', from('acme/assistant', 'dependabot[bot]'), 'Dependabot did this'],
  ['status', { context: 'sluice/stable/look' }, 'one of Sluice’s own'],
  ['push', { ref: 'refs/heads/sluice/ledger' }, 'one of Sluice’s own'],
  ['push', { ref: 'refs/tags/next' }, 'of no branch'],
  ['push', { ref: 'refs/heads/next', deleted: true }, 'deleted something'],
  ['issues', issue('bug'), 'no incident'],
  ['issues', issue(), 'no incident'],
])('%s %j is told as one that asks for none', (eventName, payload, sentence) => {
  expect(idleReason({ eventName, payload })).toContain(sentence)
})

const hostile: readonly unknown[] = [
  undefined,
  null,
  'text',
  [],
  { __proto__: null, constructor: 1, toString: '$(id)' },
  { ref: { toString: 'x' }, context: 7, issue: { labels: 'incident' }, pull_request: [] },
  { ...from('acme/assistant'), sender: null, comment: { body: '/sluice\n::set-output' } },
]

test.each(
  [
    'pull_request',
    'pull_request_target',
    'pull_request_review',
    'workflow_run',
    'status',
    'check_suite',
    'issue_comment',
    'push',
    'issues',
    'no such event',
  ].flatMap((eventName) => hostile.map((payload) => ({ eventName, payload }))),
)('what cannot be read asks for a look, and says nothing else: %j', (event) => {
  expect(idleReason(event)).toBeUndefined()
  expect(labelEvent(event)).toBeUndefined()
  expect(commentEvent(event)).toEqual(
    event.eventName === 'issue_comment' ? { kind: 'talk' } : undefined,
  )
})
