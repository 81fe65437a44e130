import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { channelName, sha } from '../identifiers.ts'
import { entryLine, type LedgerEntry } from './entry.ts'
import { landingSeen } from './landing-entry.ts'
import { attestedEntriesOf } from './ledger.ts'
import { addedLines, ledgerMessage, withAnchor } from './ledger-commit.ts'
import { anchorOf, findLedgerTrouble, gapEntry, ledgerSilence } from './ledger-trouble.ts'
import { memoryOf } from './memory.ts'
import { recentMonths } from './months.ts'
import { newEntries } from './new-entries.ts'
import { parseMonth } from './parse-month.ts'
import {
  decided,
  digestOf,
  landed,
  ledgerOf,
  lost,
  NOW,
  named,
  probed,
  seenHealth,
} from './testdata/ledgers.ts'

const everyKind: readonly LedgerEntry[] = [
  decided('2026-11-05T06:17:00.000Z', {
    scores: { 'base.jsonl': '0.801' },
    record: { file: '2026/11/stable-cccccccccccc-00.json', digest: `sha256:${'1'.repeat(64)}` },
    run: { url: 'https://github.example/runs/1', workflow: 'promote.yml', number: 81 },
  }),
  probed('2026-11-05T06:17:00.000Z'),
  landed('2026-11-05T07:17:00.000Z'),
  lost('2026-11-05T07:17:00.000Z'),
  seenHealth('2026-11-05T08:17:00.000Z', true),
]

describe('a month’s file', () => {
  test('gives back the entries that were written, in their order', () => {
    const text = everyKind.map((entry) => `${entryLine(entry)}\n`).join('')
    const read = parseMonth(text, '2026/11.jsonl', NOW)
    expect(read.lines.map(({ entry }) => entry)).toEqual(everyKind)
    expect(read.damaged).toEqual([])
  })

  test('is read around damaged lines, which are named', () => {
    const good = entryLine(probed('2026-11-05T06:17:00.000Z'))
    const text = [
      '{"v":1,"kind":"pro',
      good,
      '',
      '<<<<<<< HEAD',
      '[]',
      good.replace('"v":1', '"v":2'),
      good.replace('"good":true', '"good":"yes"'),
      good.replace('}', ',"vibes":1}'),
      entryLine(probed('2026-10-05T06:17:00.000Z')),
      entryLine(probed('2026-11-29T06:17:00.000Z')),
      `"${'x'.repeat(20_000)}"`,
      '['.repeat(16_000),
      good,
    ].join('\n')
    const { lines, damaged } = parseMonth(text, '2026/11.jsonl', NOW)
    expect(lines).toHaveLength(2)
    expect(damaged.map(({ line, why }) => `${line} ${why}`)).toEqual([
      '1 is not JSON',
      '4 is not JSON',
      '5 is no entry of a ledger',
      '6 is of a newer Sluice',
      '7 is no entry of a ledger',
      '8 is no entry of a ledger',
      '9 is of another month',
      '10 is from the future',
      '11 has more than 16384 characters',
      '12 is not JSON',
    ])
  })

  test('of any bytes is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const { lines, damaged } = parseMonth(text, '2026/11.jsonl', NOW)
        const written = text.split('\n').filter((line) => line.trim() !== '')
        expect(lines.length + damaged.length).toBe(written.length)
      }),
    )
  })

  test('is of the month in UTC, and the one before January is December', () => {
    expect(recentMonths('2026-01-31T23:59:59.999Z')).toEqual({
      file: '2026/01.jsonl',
      before: '2025/12.jsonl',
    })
  })
})

describe('what is written', () => {
  const again = (entry: LedgerEntry, at: string): LedgerEntry => ({ ...entry, at })

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
    const numbers = decided('2026-11-05T08:17:00.000Z', { scores: { 'base.jsonl': '0.7' } })
    expect(newEntries(ledgerOf([blocked]), [numbers])).toEqual([])
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

  test('by many runs, in whatever order, is what one would have written', () => {
    const entries = fc.array(fc.constantFrom(...everyKind, probed(NOW, false)), { maxLength: 8 })
    fc.assert(
      fc.property(entries, (wanted) => {
        const once = newEntries(ledgerOf([]), [...new Set(wanted)])
        const twice = newEntries(ledgerOf(once), [...new Set(wanted)])
        // Only a decision or a state of health that was left and came back is news.
        expect(twice).toEqual([])
      }),
    )
  })

  test('tells people and the next run what it is', () => {
    const digests = everyKind.map((entry) => digestOf(entryLine(entry)))
    const { headline, body } = ledgerMessage(everyKind, digests)
    expect(headline).toBe('stable: blocked for ccccccc (and 4 more) [skip ci]')
    expect(addedLines(`${headline}\n\n${body}`)).toEqual(
      digests.map((digest) => ({ file: '2026/11.jsonl', digest })),
    )
  })
})

describe('a ledger that is not what it was', () => {
  const anchor = named('a')
  const promotion = withAnchor('Promote next\n\nSluice-Channel: stable\n', anchor)
  const window = { since: '2026-11-04T08:17:00.000Z', now: NOW }

  test('is noticed by what the newest promotion knows of it', () => {
    const line = [{ message: 'Hotfix' }, { message: promotion }, { message: 'First' }]
    expect(anchorOf(line)).toBe(anchor)
    expect(anchorOf([{ message: 'Merge', merged: promotion }])).toBe(anchor)
    expect(anchorOf([{ message: `Sluice-Ledger: ${anchor}` }])).toBeUndefined()
    const trouble = (kind: string) => expect.objectContaining({ kind, anchor })
    expect(findLedgerTrouble({ kind: 'none' }, anchor, undefined)).toEqual(trouble('lost'))
    expect(findLedgerTrouble(ledgerOf([]), anchor, undefined)).toEqual(trouble('rewritten'))
  })

  test('is only asked further where its history is longer than what was read', () => {
    const long = ledgerOf([probed(NOW)], { wholeHistory: false })
    expect(findLedgerTrouble(long, anchor, undefined)).toBeUndefined()
    expect(findLedgerTrouble(long, anchor, true)).toBeUndefined()
    expect(findLedgerTrouble(long, anchor, false)).toMatchObject({ kind: 'rewritten' })
    expect(findLedgerTrouble(long, long.head, undefined)).toBeUndefined()
  })

  test('just begins where no promotion knows of one', () => {
    expect(findLedgerTrouble({ kind: 'none' }, undefined, undefined)).toBeUndefined()
    expect(ledgerSilence({ kind: 'none' }, undefined, window)).toBeUndefined()
  })

  test('remembers that it was lost, and tells again what is after that', () => {
    const trouble = findLedgerTrouble({ kind: 'none' }, anchor, undefined)
    const [gap] = gapEntry(trouble, '2026-11-05T08:00:00.000Z')
    if (gap === undefined) throw new Error('no gap')
    const anew = ledgerOf([gap])
    expect(findLedgerTrouble(anew, anchor, undefined)).toBeUndefined()
    expect(ledgerSilence(anew, undefined, window)).toContain('lost before 08:00 UTC')
    const dayLater = { since: '2026-11-05T08:17:00.000Z', now: '2026-11-06T08:17:00.000Z' }
    expect(ledgerSilence(anew, undefined, dayLater)).toBeUndefined()
    // Who forged the ledger would forge that line as well.
    expect(findLedgerTrouble(ledgerOf([gap], { ours: false }), anchor, undefined)).toMatchObject({
      kind: 'rewritten',
    })
  })

  test('names lines that were taken out, as long as they are of the time that is asked', () => {
    const bad = probed('2026-11-05T05:17:00.000Z', false)
    const ledger = ledgerOf([probed('2026-11-05T06:17:00.000Z')], { removed: [bad] })
    const trouble = findLedgerTrouble(ledger, undefined, undefined)
    expect(trouble).toEqual({ kind: 'changed', lines: 1 })
    expect(ledgerSilence(ledger, trouble, window)).toContain('taken out of the ledger')
    const later = { since: '2026-11-05T06:00:00.000Z', now: NOW }
    expect(ledgerSilence(ledger, trouble, later)).toBeUndefined()
  })

  test('attests nothing that somebody else wrote', () => {
    const entry = probed('2026-11-05T06:17:00.000Z')
    expect(attestedEntriesOf(ledgerOf([entry]), 'probe')).toEqual([entry])
    expect(attestedEntriesOf(ledgerOf([entry], { ours: false }), 'probe')).toEqual([])
  })
})

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

  test('the landing that a channel’s head tells of, if it is not too old', () => {
    const message = withAnchor(
      `Promote\n\nSluice-Channel: stable\nSluice-Candidate: ${named('c')}\n`,
      named('a'),
    )
    const head = { commit: sha('d'.repeat(40)), message, committedAt: NOW }
    const stable = channelName('stable')
    expect(landingSeen(ledgerOf([]), stable, head, NOW)).toEqual([landed(NOW)])
    expect(landingSeen({ kind: 'none' }, stable, head, NOW)).toEqual([])
    expect(landingSeen(ledgerOf([]), channelName('beta'), head, NOW)).toEqual([])
    const old = { ...head, committedAt: '2026-09-05T08:17:00.000Z' }
    expect(landingSeen(ledgerOf([]), stable, old, NOW)).toEqual([])
  })
})
