import type { ClosedWindow, WeeklySpan } from '../policy/waiting-rules.ts'
import { localAt, placeLocal } from './zoned-time.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const WEEK = 7 * DAY

/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY

/** Windows that close one after the other without a minute between them are at most so many. */
const MOST_IN_A_ROW = 500

export type Closing = {
  /** The windows that are closed now, of which the first stays so longest. */
  readonly windows: readonly [ClosedWindow, ...ClosedWindow[]]
  /** Milliseconds since 1970; undefined where windows follow each other without an end in sight. */
  readonly opensAt: number | undefined
}

/**
 * The windows that are closed at an instant, and when all are open again.
 *
 * A window begins the first time that the clocks show its beginning, and ends the last time that
 * they show its end: where summer time ends within it, the doubtful hour is closed. What clocks
 * skip is nothing: a window that lies in a skipped hour does not come that day.
 *
 * @param now milliseconds since 1970.
 */
export function closingAt(windows: readonly ClosedWindow[], now: number): Closing | undefined {
  const closed = closedAt(windows, now)
  const [longest, ...others] = closed.map(({ window }) => window)
  if (longest === undefined) return undefined
  let at = closed[0]?.end ?? now
  for (let count = 0; count < MOST_IN_A_ROW; count += 1) {
    const [next] = closedAt(windows, at)
    if (next === undefined) return { windows: [longest, ...others], opensAt: at }
    at = next.end
  }
  return { windows: [longest, ...others], opensAt: undefined }
}

/** The windows that are closed at an instant, the one that stays so longest first. */
function closedAt(windows: readonly ClosedWindow[], at: number) {
  return windows
    .flatMap((window) => {
      const end = endOf(window, at)
      return end === undefined ? [] : [{ window, end }]
    })
    .sort((a, b) => b.end - a.end)
}

/** When a window that is closed at an instant ends; undefined where it is open. */
function endOf(window: ClosedWindow, at: number): number | undefined {
  const ends = occurrencesAround(window, at).flatMap(([from, until]) => {
    if (placeLocal(window.zone, from).first > at) return []
    const end = placeLocal(window.zone, until).last
    return end > at ? [end] : []
  })
  return ends.length === 0 ? undefined : Math.max(...ends)
}

/** Local beginnings and ends that may contain an instant; clocks jump by a day at most. */
function occurrencesAround(
  window: ClosedWindow,
  at: number,
): readonly (readonly [number, number])[] {
  if (window.kind === 'dated')
    return [[Date.parse(`${window.from}Z`), Date.parse(`${window.until}Z`)]]
  const local = localAt(window.zone, at)
  const monday = Math.floor((local - FIRST_MONDAY) / WEEK) * WEEK + FIRST_MONDAY
  return [-1, 0, 1]
    .flatMap((week) => window.spans.map((span) => occurrence(monday + week * WEEK, span)))
    .filter(([from, until]) => from <= local + DAY && until >= local - DAY)
}

function occurrence(monday: number, { startMinute, minutes }: WeeklySpan) {
  const from = monday + startMinute * MINUTE
  return [from, from + minutes * MINUTE] as const
}
