import { describe, expect, test } from 'vitest'
import { channelName, type Sha, sha } from '../identifiers.ts'
import type { LandingEntry } from '../ledger/entry.ts'
import { missingHeads } from './rewriting.ts'

const named = (letter: string): Sha => sha(letter.repeat(40))
const stable = channelName('stable')
const hour = (at: number) => `2026-11-23T${String(at).padStart(2, '0')}:00:00.000Z`
const seen = (commit: Sha, at: number, channel = 'stable'): LandingEntry => ({
  v: 1,
  kind: 'landing',
  at: hour(at),
  channel: channelName(channel),
  commit,
  of: 'change',
})

describe('heads that the channel had and has no more', () => {
  const read = { commits: new Set([named('a'), named('b')]), since: hour(5) }

  test('are those that the ledger saw within what was read of its history, newest first', () => {
    const landings = [seen(named('a'), 6), seen(named('c'), 7), seen(named('d'), 8)]
    expect(missingHeads(stable, [...landings, seen(named('b'), 9)], read)).toEqual([
      { lost: named('d'), seenAt: hour(8) },
      { lost: named('c'), seenAt: hour(7) },
    ])
  })

  test('are not those of before that, unless all of it was read, nor another channel’s', () => {
    const landings = [seen(named('c'), 4), seen(named('d'), 8, 'beta')]
    expect(missingHeads(stable, landings, read)).toEqual([])
    expect(missingHeads(stable, landings, { ...read, since: undefined })).toEqual([
      { lost: named('c'), seenAt: hour(4) },
    ])
  })

  test('are at most the three newest: each costs a request', () => {
    const landings = [...'cdef'].map((letter, index) => seen(named(letter), 6 + index))
    expect(missingHeads(stable, landings, read).map(({ lost }) => lost[0])).toEqual(['f', 'e', 'd'])
  })
})
