import { expect, test } from 'vitest'
import { commentEvent } from './comment-event.ts'

const payload = (body: string, action = 'created') => ({
  eventName: 'issue_comment',
  payload: { action, issue: { number: 12 }, comment: { id: 345, body } },
})

test('of a command only its place is taken from the event', () => {
  expect(commentEvent(payload('/sluice refresh'))).toEqual({
    kind: 'command',
    number: 12,
    comment: 345,
  })
  expect(commentEvent(payload('/sluice no such thing'))).toMatchObject({ kind: 'command' })
})

test('talk, deletions and broken events are not worth a look', () => {
  for (const event of [
    payload('Thanks! /sluice refresh'),
    payload('/sluice refresh', 'deleted'),
    { eventName: 'issue_comment', payload: {} },
  ])
    expect(commentEvent(event)).toEqual({ kind: 'talk' })
})

test('other events are none of its business', () => {
  expect(commentEvent({ ...payload('/sluice refresh'), eventName: 'schedule' })).toBeUndefined()
})
