import { describe, expect, test } from 'vitest'
import { channelName, type Sha, sha } from '../identifiers.ts'
import type { LandingEntry, LedgerEntry, RewritingEntry } from '../ledger/entry.ts'
import { newEntries } from '../ledger/new-entries.ts'
import { ledgerOf } from '../ledger/testdata/ledgers.ts'
import { knownSince, missingHeads } from './lost-heads.ts'
import { isStanding, type Rewriting, rewritingEntries, withIncident } from './rewriting.ts'

const named = (letter: string): Sha => sha(letter.repeat(40))
const stable = channelName('stable')
const hour = (at: number) => `2026-11-03T${String(at).padStart(2, '0')}:00:00.000Z`
const seen = (commit: Sha, at: number, channel = 'stable'): LandingEntry => ({
  v: 1,
  kind: 'landing',
  at: hour(at),
  channel: channelName(channel),
  commit,
  of: 'change',
})
const by = (login: string, at: number) => ({ how: 'force', at: hour(at), by: login }) as const
const lost = (commit: Sha, at: number, pushed?: Rewriting['pushed']): RewritingEntry => ({
  ...{ v: 1, kind: 'rewriting', at: hour(at), channel: stable, lost: commit },
  ...(pushed === undefined ? {} : { pushed }),
})

describe('heads that the channel had and has no more', () => {
  const read = { commits: new Set([named('a'), named('b')]), since: hour(5) }
  const missing = (
    entries: readonly LedgerEntry[],
    pushes: Parameters<typeof missingHeads>[2] = [],
    of = read,
  ) => missingHeads(stable, ledgerOf(entries), pushes, of)

  test('are those that a look saw within what was read of its history, newest first', () => {
    const landings = [seen(named('a'), 6), seen(named('c'), 7), seen(named('d'), 8)]
    expect(missing([...landings, seen(named('b'), 9)])).toEqual([
      { lost: named('d'), seenAt: hour(8) },
      { lost: named('c'), seenAt: hour(7) },
    ])
  })

  test('are not those of before that, unless all of it was read, nor another channel’s', () => {
    const landings = [seen(named('c'), 4), seen(named('a'), 6), seen(named('d'), 8, 'beta')]
    expect(missing(landings)).toEqual([])
    expect(
      missingHeads(stable, ledgerOf(landings), [], { ...read, since: undefined }),
    ).toMatchObject([{ lost: named('c') }])
  })

  test('are the newest that a look saw however long ago: of a history written anew all is young', () => {
    expect(missing([seen(named('d'), 3), seen(named('c'), 4)])).toMatchObject([
      { lost: named('c') },
    ])
  })

  test('are those that GitHub tells of, with who did it, and those of which a line does', () => {
    const pushes = [
      { lost: named('c'), ...by('mallory', 9) },
      { lost: named('b'), ...by('bob', 8) },
    ]
    expect(missing([seen(named('c'), 7)], pushes)).toEqual([
      { lost: named('c'), seenAt: hour(7), pushed: by('mallory', 9) },
    ])
    expect(missing([lost(named('c'), 10, by('mallory', 9))])).toEqual([
      { lost: named('c'), seenAt: hour(10), pushed: by('mallory', 9) },
    ])
  })

  test('name whom a line accuses only where Sluice wrote it', () => {
    const forged = ledgerOf([lost(named('c'), 10, by('alice', 9))], { ours: false })
    expect(missingHeads(stable, forged, [], read)).toEqual([{ lost: named('c'), seenAt: hour(10) }])
  })

  test('of one that was lost twice the newest push tells', () => {
    const twice = [
      { lost: named('c'), ...by('mallory', 9) },
      { lost: named('c'), ...by('bob', 7) },
    ]
    expect(missing([], twice)).toMatchObject([{ pushed: by('mallory', 9) }])
    expect(missing([], twice.toReversed())).toMatchObject([{ pushed: by('mallory', 9) }])
  })
})

test('pushes by force count since Sluice knows the channel', () => {
  const line = [
    { message: 'Fix', committedAt: hour(5) },
    { message: 'Promote\n\nSluice-Channel: stable\n', committedAt: hour(3) },
    { message: 'Promote\n\nSluice-Channel: stable\n', committedAt: hour(1) },
  ]
  expect(knownSince(stable, ledgerOf([seen(named('c'), 4), seen(named('a'), 6)]), line)).toBe(
    hour(4),
  )
  expect(knownSince(stable, { kind: 'none' }, line)).toBe(hour(3))
  expect(knownSince(channelName('beta'), { kind: 'none' }, line)).toBeUndefined()
})

describe('a head that was lost', () => {
  const rewriting: Rewriting = { lost: named('c'), seenAt: hour(6), commits: [] }
  const incident = { number: 4, url: 'https://github.example/issues/4', of: named('c') }
  const released = (at: number) => ({
    ...incident,
    state: 'closed' as const,
    release: { by: 'alice', how: 'closed' as const, at: hour(at) },
  })

  test('holds until it is released, and again where it was lost anew after that', () => {
    const pushed = { ...rewriting, pushed: by('mallory', 8) }
    expect(isStanding(withIncident(pushed, [released(9)]))).toBe(false)
    const anew = withIncident(pushed, [released(7)])
    expect(isStanding(anew)).toBe(true)
    expect(anew.incident?.remark).toContain('before that push')
    expect(isStanding(withIncident(pushed, []))).toBe(true)
  })

  test('is remembered once a month for as long as it holds', () => {
    const [entry] = rewritingEntries(stable, [rewriting], hour(7))
    const next = '2026-12-01T06:00:00.000Z'
    expect(entry).toEqual(lost(named('c'), 7))
    const ledger = ledgerOf(entry === undefined ? [] : [entry], { now: next })
    expect(newEntries(ledger, rewritingEntries(stable, [rewriting], hour(9)))).toEqual([])
    expect(newEntries(ledger, rewritingEntries(stable, [rewriting], next))).toHaveLength(1)
    const now = withIncident(rewriting, [released(9)])
    expect(rewritingEntries(stable, [now], next)).toEqual([])
  })
})
