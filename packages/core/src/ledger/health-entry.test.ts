import { expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { rollbackMessage } from '../rollback/rollback-commit.ts'
import { healthEntry, lastGoodState, rememberedHealth } from './health-entry.ts'
import { landingSeen } from './landing-entry.ts'
import { landed, ledgerOf, NOW, named, rolledBack, seen } from './testdata/ledgers.ts'

const channel = channelName('stable')
const SIX = '2026-11-05T06:00:00.000Z'
const SEVEN = '2026-11-05T07:00:00.000Z'

test('the last good state is the one that was last seen healthy, and not unhealthy since', () => {
  const [a, b, c] = [named('a'), named('b'), named('c')]
  const ledger = ledgerOf([
    seen(SIX, true, a),
    seen(SIX, true, b),
    seen(SEVEN, true, c),
    seen(NOW, false, c),
    { ...seen(NOW, true, named('d')), channel: channelName('next') },
  ])
  expect(lastGoodState(ledger, 'stable')?.commit).toBe(b)
  expect(lastGoodState(ledgerOf([seen(SIX, false, a)]), 'stable')).toBeUndefined()
  expect(lastGoodState({ kind: 'none' }, 'stable')).toBeUndefined()
})

test('of each head the last word counts, if GitHub attests it', () => {
  const bad = healthEntry(channel, named('a'), { healthy: false, says: 'latency' }, SIX)
  const entries = [bad, seen(SEVEN, true, named('a'))]
  expect(rememberedHealth(ledgerOf(entries), channel)).toEqual(new Map([[named('a'), entries[1]]]))
  expect(rememberedHealth(ledgerOf(entries, { ours: false }), channel)).toEqual(new Map())
})

test('a rollback is noted by whoever sees it as the head, also where a person merged it', () => {
  const message = rollbackMessage({
    ...{ channel, of: named('d'), good: named('b'), asked: 'last-good', kept: [] },
    ...{ reason: 'Answers are wrong', severity: 'critical', by: 'alice' },
  })
  const noted = rolledBack(NOW, { severity: 'critical', by: 'alice', reason: 'Answers are wrong' })
  const head = { commit: named('e'), message, committedAt: NOW }
  expect(landingSeen(channel, head, NOW)).toEqual([
    { ...landed(NOW, named('e')), of: 'rollback' },
    noted,
  ])
  const merge = { ...head, message: 'Merge pull request', merged: message }
  expect(landingSeen(channel, merge, NOW)[1]).toEqual(noted)
  expect(landingSeen(channelName('legacy'), head, NOW)).toHaveLength(1)
})
