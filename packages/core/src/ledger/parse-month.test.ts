import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { entryLine } from './entry.ts'
import { recentMonths } from './months.ts'
import { parseMonth } from './parse-month.ts'
import { everyKind, NOW, probed, rolledBack, seen } from './testdata/ledgers.ts'

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

  test('that was written before health and rollbacks were noted is read as it was', () => {
    // Lines as they stand in ledgers that exist: these may never become damaged.
    const at = '"at":"2026-11-05T06:17:00.000Z"'
    const [c, b] = ['c'.repeat(40), 'b'.repeat(40)]
    const old = [
      `{"v":1,"kind":"decision",${at},"channel":"stable","from":"next","outcome":"blocked","says":"blocked by score","candidate":"${c}","baseline":"${b}","policy":"sha256:${'0'.repeat(64)}","gates":{"ci":"pass","score":"fail"},"scores":{"base.jsonl":"0.801"},"run":{"url":"https://github.example/runs/1","number":81}}`,
      `{"v":1,"kind":"probe",${at},"channel":"next","every":3600,"good":true,"saw":"200"}`,
      `{"v":1,"kind":"landing",${at},"channel":"stable","commit":"${c}","of":"rollback"}`,
      `{"v":1,"kind":"gap",${at},"anchor":"${b}","why":"lost"}`,
    ]
    const { lines, damaged } = parseMonth(old.join('\n'), '2026/11.jsonl', NOW)
    expect(damaged).toEqual([])
    expect(lines.map(({ entry }) => entryLine(entry))).toEqual(old)
  })

  test('names a line of health or of a rollback that says less or more than it must', () => {
    const [health, rollback] = [seen(NOW, true), rolledBack(NOW)].map(entryLine)
    const text = [
      health?.replace('"healthy":true', '"healthy":"yes"'),
      health?.replace(/"commit":"[^"]*",/, ''),
      rollback?.replace(/"good":"\w/, '"good":"'),
      rollback?.replace('}', ',"passed":true}'),
    ].join('\n')
    const { lines, damaged } = parseMonth(text, '2026/11.jsonl', NOW)
    expect(lines).toEqual([])
    expect(damaged.map(({ line }) => line)).toEqual([1, 2, 3, 4])
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
