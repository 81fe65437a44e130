import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decide } from '../promotion/decide.ts'
import { schemaText } from '../report/testdata/schema-text.ts'
import { scenario } from '../testing/index.ts'
import { decisionEntry } from './decision-entry.ts'
import { entryLine, type LedgerEntry, ledgerEntryJsonSchema } from './entry.ts'
import { addedLines, ledgerMessage } from './ledger-commit.ts'
import { monthFile } from './months.ts'
import { newEntries } from './new-entries.ts'
import { parseMonth } from './parse-month.ts'
import {
  decided,
  digestOf,
  everyKind,
  ledgerOf,
  lost,
  NOW,
  named,
  probed,
  seen,
} from './testdata/ledgers.ts'

/* After a change, `vitest run packages/core/src/ledger/ledger.test.ts -u` writes the schema anew. */
const PUBLISHED = new URL('../../schema/ledger-entry.schema.json', import.meta.url).pathname

test('the published JSON Schema is what a line is', async () => {
  await expect(schemaText(ledgerEntryJsonSchema())).toMatchFileSnapshot(PUBLISHED)
})

describe('what is written', () => {
  const again = (entry: LedgerEntry, at: string): LedgerEntry => ({ ...entry, at })

  test('is a decision in a line that can be read back, however many gates there are', () => {
    const question = scenario().question()
    const entry = decisionEntry(question, decide(question))
    expect(entry).toMatchObject({ outcome: 'promote', scores: expect.any(Object) })
    const [gate] = decide(question).gates
    if (gate === undefined) throw new Error('no gate')
    const gates = Array.from({ length: 500 }, (_, index) => ({
      ...gate,
      gate: `metric: ${index} ${'x'.repeat(200)}`,
      verdict: index === 499 ? ('fail' as const) : gate.verdict,
    }))
    const long = decisionEntry(question, { ...decide(question), gates })
    const { lines, damaged } = parseMonth(entryLine(long), monthFile(long.at), long.at)
    expect(damaged).toEqual([])
    expect(lines[0]?.entry).toEqual(long)
    expect(Object.values(long.gates)).toContain('fail')
  })

  test('is only what is new', () => {
    const ledger = ledgerOf(everyKind)
    const later = everyKind
      .filter(({ kind }) => kind !== 'probe')
      .map((entry) => again(entry, '2026-11-05T08:10:00.000Z'))
    expect(newEntries(ledger, later)).toEqual([])
    expect(newEntries({ kind: 'none' }, everyKind)).toEqual(everyKind)
  })

  test('is a decision that says something else, also when it said the same before', () => {
    const [blocked, passed] = [
      decided('2026-11-05T06:17:00.000Z'),
      decided('2026-11-05T07:17:00.000Z', { outcome: 'promote', says: 'all 2 gates pass' }),
    ]
    expect(newEntries(ledgerOf([blocked, passed]), [blocked])).toEqual([blocked])
    const lands = decided('2026-11-05T08:17:00.000Z', { ...passed, lands: true })
    expect(newEntries(ledgerOf([blocked, passed]), [lands])).toEqual([lands])
    expect(newEntries(ledgerOf([passed, lands]), [lands])).toEqual([])
    const numbers = decided('2026-11-05T08:17:00.000Z', { scores: { 'base.jsonl': '0.7' } })
    expect(newEntries(ledgerOf([blocked]), [numbers])).toEqual([])
  })

  test('is a decision that only a line of somebody else tells of: its record is ours to keep', () => {
    const blocked = decided('2026-11-05T06:17:00.000Z')
    const lands = decided('2026-11-05T07:17:00.000Z', { outcome: 'promote', lands: true })
    const text = `${entryLine(lands)}\n`
    expect(newEntries(ledgerOf([blocked], { text }), [lands])).toEqual([lands])
    expect(newEntries(ledgerOf([blocked, lands], { text }), [lands])).toEqual([])
    // A server that signs nothing attests nothing: what is there is known all the same.
    expect(newEntries(ledgerOf([blocked, lands], { ours: false }), [lands])).toEqual([])
  })

  test('is one probe in each division of time, and a bad one beside a good one', () => {
    const ledger = ledgerOf([probed('2026-11-05T06:05:00.000Z')])
    const wanted = [
      probed('2026-11-05T06:55:00.000Z'),
      probed('2026-11-05T06:56:00.000Z', false),
      probed('2026-11-05T07:01:00.000Z'),
    ]
    expect(newEntries(ledger, wanted)).toEqual(wanted.slice(1))
  })

  test('is a good probe of ours beside one that nobody attests', () => {
    const [forged, own] = [probed('2026-11-05T06:05:00.000Z'), probed('2026-11-05T06:17:00.000Z')]
    expect(newEntries(ledgerOf([forged], { ours: false }), [own])).toEqual([own])
    const bad = probed('2026-11-05T06:05:00.000Z', false)
    expect(newEntries(ledgerOf([bad], { ours: false }), [{ ...own, good: false }])).toEqual([])
    const gap = lost('2026-11-05T06:05:00.000Z')
    expect(newEntries(ledgerOf([gap], { ours: false }), [gap])).toEqual([gap])
  })

  test('is a head’s health where it changed, and ours beside one that nobody attests', () => {
    const [early, late] = ['2026-11-05T06:05:00.000Z', '2026-11-05T07:05:00.000Z']
    const ledger = ledgerOf([seen(early, true), seen(late, false)])
    const [healthy, unhealthy] = [seen(NOW, true), seen(NOW, false)]
    expect(newEntries(ledger, [healthy, unhealthy])).toEqual([healthy])
    expect(newEntries(ledger, [seen(NOW, false, named('e'))])).toHaveLength(1)
    const forged = ledgerOf([seen(early, true), seen(late, false)], { ours: false })
    expect(newEntries(forged, [healthy, unhealthy])).toEqual([healthy, unhealthy])
  })

  test('by many runs, in whatever order, is what one would have written', () => {
    const entries = fc.array(fc.constantFrom(...everyKind, probed(NOW, false)), { maxLength: 8 })
    fc.assert(
      fc.property(entries, (wanted) => {
        const once = newEntries(ledgerOf([]), [...new Set(wanted)])
        const twice = newEntries(ledgerOf(once), [...new Set(wanted)])
        // Only a decision that was left and came back is news.
        expect(twice).toEqual([])
      }),
    )
  })

  test('tells people and the next run what it is', () => {
    const digests = everyKind.map((entry) => digestOf(entryLine(entry)))
    const { headline, body } = ledgerMessage('Acme/assistant', everyKind, digests)
    expect(headline).toBe('stable: blocked for ccccccc (and 6 more) [skip ci]')
    const message = `${headline}\n\n${body}`
    const added = digests.map((digest) => ({ file: '2026/11.jsonl', digest }))
    expect(addedLines('acme/Assistant', message)).toEqual(added)
    expect(addedLines('acme/assistant', `${message}\n`)).toEqual(added)
    // Other commits of ours quote what people wrote; another repository has a ledger of its own.
    for (const other of [
      `${message}\n(cherry picked from commit ${'a'.repeat(40)})`,
      `${message}\n\nSluice-Channel: next`,
      `Merge pull request #9\n\n${body}`,
      body,
    ])
      expect(addedLines('acme/assistant', other)).toEqual([])
    expect(addedLines('acme/other', message)).toEqual([])
  })
})
