import { expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { firstSeen } from './first-seen.ts'
import { decided, ledgerOf, named } from './testdata/ledgers.ts'

test('a commit was seen when the first decision was made that it was part of, as far as the ledger knows', () => {
  const ledger = ledgerOf([
    decided('2026-11-05T08:00:00.000Z', { candidate: named('1') }),
    decided('2026-11-05T07:00:00Z', { candidate: named('2'), baseline: named('b') }),
    decided('2026-11-05T06:00:00.000Z', { candidate: named('1'), channel: channelName('beta') }),
  ])
  const seen = (...commits: readonly string[]) =>
    firstSeen(ledger, channelName('stable'), new Set(commits.map(named)))
  expect(seen('1')).toBe('2026-11-05T08:00:00.000Z')
  expect(seen('1', '2')).toBe('2026-11-05T07:00:00Z')
  expect(seen('b')).toBe('2026-11-05T07:00:00Z')
  expect([seen('3'), seen()]).toEqual([undefined, undefined])
  expect(firstSeen({ kind: 'none' }, channelName('stable'), new Set([named('1')]))).toBeUndefined()
})
