import { Refusal } from '../problem.ts'
import { type Setting, text } from './scalar.ts'

const DATE = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?$/
const DAY_MILLISECONDS = 86_400_000

/**
 * A day, or a time of one, on the clocks of a zone: read to `2026-12-20T00:00`.
 *
 * @param end Whether a window ends here. A day alone is then closed to its end, as people mean it:
 *   the window is open again at the beginning of the next.
 */
export function localDate(end: 'from' | 'to'): Setting<string> {
  return text(
    'a date such as `2026-12-20`, or with a time such as `2026-12-20 16:00`',
    { pattern: DATE.source },
    (written) => {
      const [, year, month, day, hour, minute] = DATE.exec(written) ?? []
      if (year === undefined) return notADate
      const date = `${year}-${month}-${day}`
      const at = Date.parse(`${date}T${hour ?? '00'}:${minute ?? '00'}Z`)
      // There is no 30 February, whatever a date library makes of it.
      if (Number.isNaN(at) || !new Date(at).toISOString().startsWith(date)) return notADate
      const local = end === 'to' && hour === undefined ? at + DAY_MILLISECONDS : at
      return new Date(local).toISOString().slice(0, 16)
    },
  )
}

const notADate = new Refusal(
  'value',
  'There is no such date.',
  'Write year, month and day such as `2026-12-20`, with a time if need be: `2026-12-20 16:00`.',
)
