import { describe, expect, test } from 'vitest'
import { channelName, sha } from '../identifiers.ts'
import { landingSeen } from './landing-entry.ts'
import { withAnchor } from './ledger-commit.ts'
import { memoryOf } from './memory.ts'
import { decided, landed, ledgerOf, NOW, named } from './testdata/ledgers.ts'

describe('what reports tell from it', () => {
  const run = (number: number, workflow = 'promote.yml') => ({
    run: { url: 'https://github.example/runs/1', workflow, number },
  })

  test('since when the result is the same, and how many runs saw it', () => {
    const ledger = ledgerOf([decided('2026-11-05T06:17:00.000Z', run(81))])
    const told = (now: ReturnType<typeof decided>) => memoryOf(ledger, now, undefined).same
    expect(told(decided(NOW, run(84)))).toEqual({ since: '2026-11-05T06:17:00.000Z', runs: 4 })
    expect(told(decided(NOW, run(84, 'other.yml')))).toEqual({ since: '2026-11-05T06:17:00.000Z' })
    expect(told(decided(NOW, { says: 'all gates pass' }))).toBeUndefined()
  })

  test('one score for each candidate, this one last', () => {
    const scored = (at: string, candidate: string, score: string) =>
      decided(at, { candidate: named(candidate), scores: { 'base.jsonl': score } })
    const ledger = ledgerOf([
      scored('2026-10-05T06:17:00.000Z', '1', '0.8'),
      scored('2026-11-05T06:17:00.000Z', '2', '0.9'),
      scored('2026-11-05T07:17:00.000Z', '2', '0.91'),
    ])
    expect(memoryOf(ledger, scored(NOW, '3', '0.85'), undefined).scores).toEqual([
      { dataset: 'base.jsonl', values: ['0.8', '0.91', '0.85'] },
    ])
  })

  test('which lines are damaged', () => {
    const { warnings } = memoryOf(ledgerOf([], { text: 'no\n' }), decided(NOW), undefined)
    expect(warnings).toEqual([expect.stringContaining('line 1 of 2026/11.jsonl is not JSON')])
  })

  test('what a channel’s head is, if it is not too old', () => {
    const message = withAnchor(
      `Promote\n\nSluice-Channel: stable\nSluice-Candidate: ${named('c')}\n`,
      named('a'),
    )
    const head = { commit: sha('d'.repeat(40)), message, committedAt: NOW }
    const stable = channelName('stable')
    expect(landingSeen(stable, head, NOW)).toEqual([landed(NOW)])
    expect(landingSeen(channelName('beta'), head, NOW)).toMatchObject([{ of: 'change' }])
    expect(landingSeen(stable, { ...head, message: 'Merge #1', merged: message }, NOW)).toEqual([
      landed(NOW),
    ])
    const rollback = `Sluice-Channel: stable\nSluice-Rollback-Of: ${named('c')}\nSluice-Good: ${named('b')}`
    expect(landingSeen(stable, { ...head, message: rollback }, NOW)).toMatchObject([
      { of: 'rollback' },
      { kind: 'rollback' },
    ])
    const old = { ...head, committedAt: '2026-09-05T08:17:00.000Z' }
    expect(landingSeen(stable, old, NOW)).toEqual([])
  })
})
