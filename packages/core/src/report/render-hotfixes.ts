import { type GateResult, isOpen } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import { markdownLink, markdownText, markdownWithCode } from './inline-text.ts'
import type { PromotionReport } from './promotion-report.ts'

/** More than this at once nobody reads here; each has its status. */
const MOST_SHOWN = 20

/** The pull requests into the channel that are no promotion, for the log: columns to indent by, and a text. */
export function hotfixLines(
  report: PromotionReport,
): readonly (readonly [indent: number, text: string])[] {
  const { shown, more } = shownOf(report)
  return [
    ...shown.flatMap(({ hotfix: { number, title, head }, conditions, status }) => [
      [0, `#${number} ${shortSha(head)} ${title}: ${status.description}`] as const,
      ...openOf(conditions).flatMap(({ reason, clear, next }) => [
        [4, reason] as const,
        ...clear.map((step) => [4, `${wordOf(next)}: ${step}`] as const),
      ]),
    ]),
    ...(more === 0 ? [] : [[0, `and ${more} more that are no promotion`] as const]),
  ]
}

/** The same as a section of the job summary, in Markdown. */
export function hotfixSection(report: PromotionReport): readonly string[] {
  const { shown, more } = shownOf(report)
  if (shown.length === 0) return []
  const { channel, from } = report.decision
  const name = markdownText(channel)
  const entering = shown.some(({ status }) => status.state === 'success')
  return [
    `### Into ${name}, and no promotion`,
    '',
    ...shown.map(({ hotfix: { number, title, url, head }, conditions, status }) => {
      const open = openOf(conditions).map(
        ({ gate, reason, clear, next }) =>
          `**${wordOf(next)}** (${markdownText(gate)}): ${[reason, ...clear].map(markdownWithCode).join(' ')}`,
      )
      const said = open.length === 0 ? ['May be merged.'] : open
      return `- ${MARK[status.state]} ${markdownLink(`#${number}`, url)} ${markdownText(title)} (\`${shortSha(head)}\`): ${said.join(' ')}`
    }),
    ...(more === 0 ? [] : [`- and ${more} more`]),
    '',
    ...(entering
      ? [
          `What is merged here ${markdownText(from)} does not have: until it was carried there, the gate \`fixes\` holds the next promotion.`,
          '',
        ]
      : []),
  ]
}

const MARK = { success: '✓', pending: '…', failure: '✗', error: '?' } as const

function wordOf(next: GateResult['next']): string {
  return next === 'wait' ? 'Wait' : 'Do'
}

function openOf(conditions: readonly GateResult[]): readonly GateResult[] {
  return conditions.filter(isOpen)
}

function shownOf({ hotfixes = [] }: PromotionReport) {
  return {
    shown: hotfixes.slice(0, MOST_SHOWN),
    more: Math.max(0, hotfixes.length - MOST_SHOWN),
  }
}
