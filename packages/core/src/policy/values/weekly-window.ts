import { Refusal } from '../problem.ts'
import type { WeeklySpan } from '../waiting-rules.ts'
import { text } from './scalar.ts'

const DAYS: readonly string[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const DAY_MINUTES = 1440
export const WEEK_MINUTES = 7 * DAY_MINUTES

const day = `(${DAYS.join('|')})`
const time = String.raw`(\d{2}:\d{2})`
const FROM_DAY_TO_DAY = new RegExp(`^${day} ${time} - ${day} ${time}$`, 'i')
const ON_DAYS = new RegExp(`^(?:([a-z, -]+?)(?: |$))?(?:${time} - ${time})?$`, 'i')
const DAY_OR_RANGE = new RegExp(`^${day}(?:-${day})?$`, 'i')

/** A window that comes back every week, and as it was written. */
export type Every = { readonly every: string; readonly spans: readonly WeeklySpan[] }

/** `fri 16:00 - mon 08:00`, `mon-fri 22:00 - 06:00`, `22:00 - 06:00`, `sat-sun`. */
export const weeklyWindow = text(
  'a window such as `fri 16:00 - mon 08:00`',
  { minLength: 3, maxLength: 60 },
  (written): Every | Refusal => {
    if (written.length > 60) return notAWindow
    const spans = spansOf(written)
    return spans instanceof Refusal ? spans : { every: written, spans }
  },
)

const notAWindow = new Refusal(
  'value',
  'This is no window of the week.',
  'Write from a day and time to another such as `fri 16:00 - mon 08:00`, days with times such as `mon-fri 22:00 - 06:00`, times of every day such as `22:00 - 06:00`, or whole days such as `sat-sun`.',
)

function spansOf(written: string): readonly WeeklySpan[] | Refusal {
  const [, startDay, startTime, endDay, endTime] = FROM_DAY_TO_DAY.exec(written) ?? []
  if (startDay && startTime && endDay && endTime) {
    const start = minuteOfDay(startTime, 'start')
    const end = minuteOfDay(endTime, 'end')
    if (start === undefined || end === undefined) return noTime
    const startMinute = dayNumber(startDay) * DAY_MINUTES + start
    const endMinute = dayNumber(endDay) * DAY_MINUTES + end
    const minutes = (endMinute - startMinute + WEEK_MINUTES) % WEEK_MINUTES
    return minutes === 0 ? emptyOrAlways : [{ startMinute, minutes }]
  }
  const onDays = ON_DAYS.exec(written)
  if (onDays === null) return notAWindow
  const [, daysText, from, to] = onDays
  if (daysText === undefined && from === undefined) return notAWindow
  const days = daysText === undefined ? DAYS.map((_, index) => index) : daysOf(daysText)
  if (days === undefined) return notAWindow
  const start = from === undefined ? 0 : minuteOfDay(from, 'start')
  const end = to === undefined ? DAY_MINUTES : minuteOfDay(to, 'end')
  if (start === undefined || end === undefined) return noTime
  if (start === end) return emptyOrAlways
  // An end before the start is on the next day.
  const minutes = end > start ? end - start : end - start + DAY_MINUTES
  return days.map((number) => ({ startMinute: number * DAY_MINUTES + start, minutes }))
}

const noTime = new Refusal(
  'value',
  'This is no time of day.',
  'Write hours and minutes from `00:00` to `23:59`; a window may end at `24:00`.',
)

const emptyOrAlways = new Refusal(
  'value',
  'The window begins when it ends: it may mean never or always.',
  'Write whole days as `sat-sun`, or an end such as `24:00`.',
)

/** The days of `mon-wed, sat`, each once; undefined where it names none, or one twice. */
function daysOf(written: string): readonly number[] | undefined {
  const days: number[] = []
  for (const part of written.split(',')) {
    const [, first, last] = DAY_OR_RANGE.exec(part.trim()) ?? []
    if (first === undefined) return undefined
    const start = dayNumber(first)
    const count = last === undefined ? 1 : ((dayNumber(last) - start + 7) % 7) + 1
    days.push(...Array.from({ length: count }, (_, index) => (start + index) % 7))
  }
  return new Set(days).size === days.length ? days : undefined
}

function dayNumber(name: string): number {
  return DAYS.indexOf(name.toLowerCase())
}

function minuteOfDay(written: string, end: 'start' | 'end'): number | undefined {
  const [hours = 99, minutes = 99] = written.split(':').map(Number)
  if (minutes > 59) return undefined
  const minute = hours * 60 + minutes
  return minute < DAY_MINUTES || (end === 'end' && minute === DAY_MINUTES) ? minute : undefined
}
