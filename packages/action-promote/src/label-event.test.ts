import { expect, test } from 'vitest'
import { labelEvent } from './label-event.ts'

const head = 'a'.repeat(40)
const payload = {
  action: 'labeled',
  label: { name: 'auto-merge' },
  sender: { login: 'alice' },
  pull_request: { number: 7, head: { sha: head, ref: 'topic' } },
}

test('a label that was just set says on which head', () => {
  expect(labelEvent({ eventName: 'pull_request_target', payload })).toEqual({
    number: 7,
    label: 'auto-merge',
    by: 'alice',
    head,
  })
})

test.each([
  ['pull_request', payload],
  ['pull_request_target', { ...payload, action: 'synchronize' }],
  ['pull_request_target', { ...payload, pull_request: { number: 7, head: { sha: 'main' } } }],
  ['schedule', {}],
  ['merge_group', undefined],
])('%s says nothing of the kind', (eventName, given) => {
  expect(labelEvent({ eventName, payload: given })).toBeUndefined()
})
