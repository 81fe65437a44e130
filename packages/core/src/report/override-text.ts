import { formatTime } from '../gates/duration.ts'
import type { Overridden } from '../promotion/override.ts'
import { markdownLink, markdownText } from './inline-text.ts'
import type { Row } from './promotion-report.ts'

/** Who lets the candidate past a gate, until when and why: for people, as plain text. */
export function overriddenText({ by, until, reason }: Overridden): string {
  // With the date always: the same text on the day before and on the day itself.
  return `${by} overrides it until ${formatTime(until, '')}: ${reason}`
}

/** Each override below the table, with a link to where it was said. */
export function overrideLines(rows: readonly Row[]): readonly string[] {
  return rows.flatMap(({ gate, overridden }) => {
    if (overridden === undefined) return []
    const said = markdownLink('said here', overridden.url)
    const where = overridden.url === undefined ? '' : ` (${said})`
    return [
      `**Overridden** (${markdownText(gate)}): ${markdownText(overriddenText(overridden))}${where}.`,
      '',
    ]
  })
}
