import { expect, test } from 'vitest'
import { decimal } from '../decimal.ts'
import { tooFewRequests } from './too-few-requests.ts'

const traffic = {
  total: decimal(0),
  seenSeconds: 3_600,
  windowSeconds: 3_600,
  minRequests: 0,
  channel: 'next',
  ended: false,
  now: '2026-01-05T08:00:00.000Z',
}

test('no requests are too few, even where a rule asks for none', () => {
  expect(tooFewRequests(traffic)?.verdict).toBe('inconclusive')
  expect(tooFewRequests({ ...traffic, total: decimal(1) })).toBeUndefined()
})

test('a single request is spoken of as one', () => {
  expect(tooFewRequests({ ...traffic, total: decimal(1), minRequests: 2 })?.reason).toBe(
    '1 request in 1 h is too few to tell.',
  )
})
