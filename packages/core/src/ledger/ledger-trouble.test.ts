import { describe, expect, test } from 'vitest'
import { attestedEntriesOf } from './ledger.ts'
import { withAnchor } from './ledger-commit.ts'
import { anchorOf, findLedgerTrouble, gapEntry, ledgerSilence } from './ledger-trouble.ts'
import { ledgerOf, NOW, named, probed } from './testdata/ledgers.ts'

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
