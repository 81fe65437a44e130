import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { rememberedProbes } from './remembered-probes.ts'
import { ledgerOf, NOW, probed } from './testdata/ledgers.ts'

describe('probes that are remembered', () => {
  const asked = {
    channel: channelName('next'),
    everySeconds: 3600,
    windowSeconds: 6 * 3600,
    now: NOW,
    believes: true,
  }
  const hours = (...list: readonly [hour: number, good: boolean][]) =>
    list.map(([hour, good]) => probed(`2026-11-05T0${hour}:17:00.000Z`, good))

  test('are counted once for each division of the window; a bad one decides it', () => {
    const ledger = ledgerOf([
      ...hours([1, true], [2, true], [3, true], [4, true], [5, false], [6, true]),
      probed('2026-11-05T03:55:00.000Z', false),
      probed('2026-11-05T06:40:00.000Z', true, { channel: channelName('legacy') }),
    ])
    expect(rememberedProbes(ledger, { ...asked, present: probed(NOW) })).toEqual({
      counts: { windowSeconds: 21_600, expected: 6, good: 3, bad: 2 },
      unbelieved: 0,
    })
  })

  test('are bad whoever wrote it, and good only by our own word', () => {
    const forged = ledgerOf(hours([4, true], [5, false], [6, true]), { ours: false })
    const own = { ...asked, present: probed(NOW) }
    expect(rememberedProbes(forged, own)).toMatchObject({
      counts: { good: 1, bad: 1 },
      unbelieved: 2,
    })
    const ours = ledgerOf(hours([4, true], [5, true]))
    expect(rememberedProbes(ours, { ...own, believes: false })).toMatchObject({
      counts: { good: 1, bad: 0 },
      unbelieved: 2,
    })
  })

  test('never become more by what others add to the ledger', () => {
    const times = fc.integer({ min: 0, max: 359 }).map((minutes) => {
      const at = new Date(Date.parse(NOW) - minutes * 60_000).toISOString()
      return { at }
    })
    const probes = fc.array(
      fc.tuple(times, fc.boolean()).map(([{ at }, good]) => probed(at, good)),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(probes, probes, (ours, theirs) => {
        const alone = ledgerOf(ours)
        const mixed = {
          ...alone,
          lines: [...alone.lines, ...ledgerOf(theirs, { ours: false }).lines],
        }
        const before = rememberedProbes(alone, asked).counts
        const after = rememberedProbes(mixed, asked).counts
        expect(after.good).toBeLessThanOrEqual(before.good)
        expect(after.bad).toBeGreaterThanOrEqual(before.bad)
      }),
    )
  })
})
