import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClosedWindow, WeeklySpan } from '../policy/waiting-rules.ts'
import { closingAt } from './closed-windows.ts'
import { localAt } from './zoned-time.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const WEEK_MINUTES = 10_080

/** Zones and instants at which their clocks jump, or did: by an hour, half an hour, a whole day. */
const JUMPS = [
  ['Europe/Zurich', '2026-03-29T01:00Z'],
  ['Europe/Zurich', '2026-10-25T01:00Z'],
  ['America/New_York', '2026-03-08T07:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'],
  ['America/Havana', '2026-03-08T05:00Z'],
  ['America/Havana', '2026-11-01T05:00Z'],
  ['Africa/Casablanca', '2025-02-23T02:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
  ['Asia/Kathmandu', '2026-06-01T00:00Z'],
  ['UTC', '2026-01-01T00:00Z'],
] as const

const moment: fc.Arbitrary<Moment> = fc
  .tuple(fc.constantFrom(...JUMPS), fc.integer({ min: -1200, max: 1200 }))
  .map(([[zone, jump], minutes]) => ({
    zone,
    jump: Date.parse(jump),
    now: Date.parse(jump) + minutes * MINUTE,
  }))

const span = (longest: number): fc.Arbitrary<WeeklySpan> =>
  fc.record({
    startMinute: fc.integer({ min: 0, max: WEEK_MINUTES - 1 }),
    minutes: fc.integer({ min: 1, max: longest }),
  })

/** Beginnings near the jump, on the clocks of the zone. */
function spanNear({ zone, now }: { zone: string; now: number }): fc.Arbitrary<WeeklySpan> {
  const here = Math.floor((localAt(zone, now) - 4 * DAY) / MINUTE)
  return fc
    .record({
      startMinute: fc.integer({ min: -600, max: 600 }),
      minutes: fc.integer({ min: 1, max: 900 }),
    })
    .map(({ startMinute, minutes }) => ({
      startMinute: (((here + startMinute) % WEEK_MINUTES) + WEEK_MINUTES) % WEEK_MINUTES,
      minutes,
    }))
}

test('a window that comes every week is closed exactly as a walk minute by minute finds it', () => {
  const asked = moment.chain((at) =>
    fc.record({ at: fc.constant(at), span: fc.oneof(spanNear(at), span(5 * 1440)) }),
  )
  fc.assert(
    fc.property(asked, ({ at, span }) => {
      const window: ClosedWindow = { kind: 'weekly', zone: at.zone, every: '', spans: [span] }
      expect(closingAt([window], at.now)?.opensAt).toBe(opensByWalking(at, weekly(span)))
    }),
    { numRuns: 120 },
  )
})

test('a window that comes once, too', () => {
  const asked = moment.chain((at) =>
    fc.record({
      at: fc.constant(at),
      from: fc.integer({ min: -900, max: 900 }),
      minutes: fc.integer({ min: 1, max: 2000 }),
    }),
  )
  fc.assert(
    fc.property(asked, ({ at, from, minutes }) => {
      const { zone, now } = at
      const start = localAt(zone, now) + from * MINUTE
      const [begin, end] = [start, start + minutes * MINUTE]
      const text = (time: number) => new Date(time).toISOString().slice(0, 16)
      const window: ClosedWindow = { kind: 'dated', zone, from: text(begin), until: text(end) }
      expect(closingAt([window], now)?.opensAt).toBe(opensByWalking(at, () => [[begin, end]]))
    }),
    { numRuns: 120 },
  )
})

test('windows together are closed until each of them is open', () => {
  fc.assert(
    fc.property(
      moment,
      fc.array(span(2000), { minLength: 1, maxLength: 4 }),
      ({ zone, now }, spans) => {
        const windows = spans.map(
          (one): ClosedWindow => ({ kind: 'weekly', zone, every: '', spans: [one] }),
        )
        const closing = closingAt(windows, now)
        const each = windows.map((window) => closingAt([window], now))
        expect(closing === undefined).toBe(each.every((one) => one === undefined))
        if (closing?.opensAt === undefined) return
        expect(windows.every((one) => closingAt([one], closing.opensAt ?? 0) === undefined)).toBe(
          true,
        )
        expect(closingAt(windows, closing.opensAt - MINUTE)).toBeDefined()
      },
    ),
    { numRuns: 100 },
  )
})

type Moment = { readonly zone: string; readonly jump: number; readonly now: number }

type Occurrences = (local: number) => readonly (readonly [number, number])[]

function weekly({ startMinute, minutes }: WeeklySpan): Occurrences {
  return (local) => {
    const monday = Math.floor((local - 4 * DAY) / (7 * DAY)) * 7 * DAY + 4 * DAY
    return [-1, 0, 1].map((week) => {
      const start = monday + week * 7 * DAY + startMinute * MINUTE
      return [start, start + minutes * MINUTE] as const
    })
  }
}

/**
 * The rule itself, without arithmetic on offsets: an occurrence closes from the first minute that
 * shows its beginning or later, to the last minute that shows a time before its end.
 */
function opensByWalking(at: Moment, occurrences: Occurrences): number | undefined {
  const minutes = clock(at)
  const here = (at.now - minutes.start) / MINUTE
  const closed = occurrences(minutes.locals[here] ?? 0).flatMap(([from, until]) => {
    const first = minutes.locals.findIndex((local) => local >= from)
    const last = minutes.locals.findLastIndex((local) => local < until)
    return first !== -1 && first <= here && here <= last ? [last] : []
  })
  return closed.length === 0 ? undefined : minutes.start + (Math.max(...closed) + 1) * MINUTE
}

const walked = new Map<string, { start: number; locals: readonly number[] }>()

/** What the clocks show in each minute of the nine days before and after the jump. */
function clock({ zone, jump }: Moment) {
  const start = Math.floor(jump / DAY) * DAY - 9 * DAY
  const key = `${zone} ${start}`
  const known = walked.get(key)
  if (known !== undefined) return known
  const locals = Array.from({ length: 19 * 1440 }, (_, index) =>
    localAt(zone, start + index * MINUTE),
  )
  walked.set(key, { start, locals })
  return { start, locals }
}
