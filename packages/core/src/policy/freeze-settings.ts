import * as z from 'zod'
import { Refusal } from './problem.ts'
import { list } from './values/list.ts'
import { localDate } from './values/local-date.ts'
import { addRefusal, text } from './values/scalar.ts'
import { timeZone } from './values/time-zone.ts'
import { WEEK_MINUTES, weeklyWindow } from './values/weekly-window.ts'
import type { ClosedWindow, FreezeRule, WeeklySpan } from './waiting-rules.ts'

const LONGEST_REASON = 100

const why = text(
  'a few words for people',
  { minLength: 1, maxLength: LONGEST_REASON },
  (written) =>
    written.trim() !== '' && written.length <= LONGEST_REASON
      ? written
      : new Refusal(
          'value',
          `The reason is empty, or longer than ${LONGEST_REASON} characters.`,
          'Write a few words, such as `weekend`.',
        ),
)

const closedWindow = z
  .strictObject({
    every: weeklyWindow
      .optional()
      .describe(
        'A window of every week: `fri 16:00 - mon 08:00`, `mon-fri 22:00 - 06:00`, `22:00 - 06:00` or `sat-sun`. Either this, or `from` and `to`.',
      ),
    from: localDate('from').optional().describe('First day, or time, of a window that comes once.'),
    to: localDate('to')
      .optional()
      .describe('Its last day, which is closed to its end; or the time at which it opens.'),
    zone: timeZone.describe('Time zone of the times, whose summer time counts.'),
    why: why.optional().describe('Why the channel is closed then.'),
  })
  .superRefine((window, context) => {
    const refusal = windowRefusal(window)
    if (refusal !== undefined) addRefusal(context, refusal)
  })
  .meta({ oneOf: [{ required: ['every'] }, { required: ['from', 'to'] }] })

type Window = {
  readonly every?: { readonly every: string; readonly spans: readonly WeeklySpan[] } | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly zone: string
  readonly why?: string | undefined
}

function windowRefusal({ every, from, to }: Window): Refusal | undefined {
  if (every !== undefined) {
    return from === undefined && to === undefined
      ? undefined
      : new Refusal(
          'conflict',
          'A window comes every week, or once: `every` excludes `from` and `to`.',
          'Write two windows.',
        )
  }
  if (from === undefined || to === undefined)
    return new Refusal(
      'missing',
      'The window does not say from when to when.',
      'Add `every: fri 16:00 - mon 08:00`, or both `from: 2026-12-20` and `to: 2027-01-03`.',
    )
  return from < to
    ? undefined
    : new Refusal('never-fails', 'The window ends before it begins.', 'Swap `from` and `to`.')
}

/** Closed windows; each with what it needs to be put on the clocks of its zone. */
export const freezeWindows = list(closedWindow, {
  atLeastOne: new Refusal(
    'never-fails',
    'Without a window the channel is never closed.',
    'Add one such as `{ every: sat-sun, zone: Europe/Zurich }`, or remove the line.',
  ),
}).superRefine((windows, context) => {
  if (!windows.some((_, index) => closesWholeWeek(windows.slice(0, index + 1)))) return
  addRefusal(
    context,
    new Refusal(
      'never-passes',
      'Together the weekly windows leave no minute open.',
      'Shorten one of them, or promote nothing by removing `from`.',
    ),
  )
})

/** Windows of one zone; what several zones close together depends on the date. */
function closesWholeWeek(windows: readonly Window[]): boolean {
  return [...new Set(windows.map(({ zone }) => zone))].some((zone) => {
    const closed = windows
      .filter((window) => window.zone === zone)
      .flatMap(({ every }) => every?.spans ?? [])
      .flatMap(({ startMinute, minutes }) => [
        [startMinute, startMinute + minutes] as const,
        [startMinute - WEEK_MINUTES, startMinute - WEEK_MINUTES + minutes] as const,
      ])
      .sort(([a], [b]) => a - b)
    const covered = closed.reduce((end, [start, to]) => (start <= end ? Math.max(end, to) : end), 0)
    return covered >= WEEK_MINUTES
  })
}

export function freezeRule(windows: readonly Window[]): FreezeRule {
  return { windows: windows.flatMap(closedWindowOf) }
}

function closedWindowOf({ every, from, to, zone, why: reason }: Window): readonly ClosedWindow[] {
  const common = { zone, ...(reason === undefined ? {} : { why: reason }) }
  if (every !== undefined) return [{ kind: 'weekly', ...common, ...every }]
  return from === undefined || to === undefined
    ? []
    : [{ kind: 'dated', ...common, from, until: to }]
}
