import { Refusal } from '../problem.ts'
import { nearest } from '../spelling.ts'
import { text } from './scalar.ts'

const NAME = /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/

/**
 * A name of the IANA time zone database. Fixed offsets such as `+02:00` are refused: they do not
 * follow summer time, and mostly another thing is meant.
 */
export const timeZone = text(
  'an IANA time zone such as `Europe/Zurich`',
  { pattern: NAME.source, maxLength: 64 },
  (written) => {
    if (NAME.test(written) && written.length <= 64 && isKnown(written)) return written
    const meant = nearest(written, Intl.supportedValuesOf('timeZone'))
    return new Refusal(
      'value',
      'There is no time zone of this name.',
      meant === undefined
        ? 'Write a name of the IANA time zone database such as `Europe/Zurich`, or `UTC`.'
        : `Did you mean \`${meant}\`?`,
    )
  },
)

function isKnown(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}
