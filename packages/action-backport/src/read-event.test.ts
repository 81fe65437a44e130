import { expect, test } from 'vitest'
import { readEvent } from './read-event.ts'

const before = 'a'.repeat(40)
const after = 'b'.repeat(40)
const change = (number: number) => ({ kind: 'pull-request', number }) as const

function comment(body: string, more: object = {}) {
  return {
    action: 'created',
    issue: { number: 5, pull_request: { url: 'https://api.github.com' } },
    comment: { body, user: { login: 'robin' } },
    ...more,
  }
}

test('the input goes before the event', () => {
  expect(readEvent('schedule', {}, 7)).toEqual({ kind: 'carry', change: change(7) })
})

test('a dispatch or a schedule without a number asks what is lacking where', () => {
  for (const name of ['workflow_dispatch', 'schedule'])
    expect(readEvent(name, {}, undefined)).toEqual({ kind: 'overview' })
})

test('a pull request is carried once it is merged', () => {
  const event = (merged: boolean) => ({ pull_request: { number: 5, merged } })
  expect(readEvent('pull_request_target', event(true), undefined)).toEqual({
    kind: 'carry',
    change: change(5),
  })
  expect(readEvent('pull_request_target', event(false), undefined)).toEqual({
    kind: 'nothing',
    why: '#5 was not merged: nothing to carry.',
  })
})

test.each([
  ['/backport legacy', ['legacy']],
  ['/backport next, legacy next', ['next', 'legacy']],
  ['Please.\r\n/backport v1.2\r\nThanks', ['v1.2']],
  ['/backport', []],
])('the command %j names %j', (body, targets) => {
  expect(readEvent('issue_comment', comment(body), undefined)).toEqual({
    kind: 'carry',
    change: change(5),
    command: { by: 'robin', targets },
  })
})

test.each([
  ['text that only speaks of it', comment('try /backport legacy')],
  ['a word that begins like it', comment('/backporting legacy')],
  ['channels that none could be', comment('/backport $(id)')],
  ['an edit', comment('/backport legacy', { action: 'edited' })],
  ['an issue', comment('/backport legacy', { issue: { number: 5 } })],
])('%s is no command', (_, payload) => {
  expect(readEvent('issue_comment', payload, undefined)).toMatchObject({ kind: 'nothing' })
})

test('a push is carried from where the branch was, not where it begins or ends', () => {
  const push = { ref: 'refs/heads/stable', before, after, pusher: { name: 'robin' } }
  expect(readEvent('push', push, undefined)).toEqual({
    kind: 'carry',
    change: { kind: 'push', branch: 'stable', before, after, by: 'robin' },
  })
  for (const none of [
    { before: '0'.repeat(40) },
    { after: '0'.repeat(40) },
    { ref: 'refs/tags/v1' },
  ])
    expect(readEvent('push', { ...push, ...none }, undefined)).toMatchObject({ kind: 'nothing' })
})

test.each([
  ['push', { ref: 'refs/heads/stable', before: 'HEAD', after }],
  ['pull_request', {}],
  ['release', {}],
])('an event %s that does not tell asks for the number', (name, payload) => {
  expect(readEvent(name, payload, undefined)).toMatchObject({
    kind: 'unusable',
    problem: expect.stringContaining("Give the input 'pull-request' the number"),
  })
})
