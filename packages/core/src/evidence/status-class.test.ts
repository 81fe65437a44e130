import { describe, expect, it } from 'vitest'
import { matchesStatus } from './status-class.ts'

describe('a status', () => {
  it.each([
    ['5xx', '500', true],
    ['5xx', '599', true],
    ['5xx', '5xx', true],
    ['5XX', '5xx', true],
    ['5xx', '404', false],
    ['5xx', '5000', false],
    ['5xx', '50', false],
    ['5xx', '', false],
    ['503', '503', true],
    ['503', '5xx', false],
    ['error', 'error', true],
  ])('as %s means %s: %s', (pattern, status, matches) => {
    expect(matchesStatus(pattern, status)).toBe(matches)
  })
})
