import { type EntryReport, type EntryRow, openOf } from '../entry/entry-report.ts'
import { shortSha } from '../identifiers.ts'
import { cutToBytes, logText, markdownLink, markdownText, markdownWithCode } from './inline-text.ts'

const SUMMARY_BYTES = 250_000

/** The labelled pull requests of a channel as lines of a log; the first is the headline. */
export function renderEntryLog(report: EntryReport): readonly string[] {
  const lines = report.pullRequests.flatMap((row) => [
    `  #${row.number} ${shortSha(row.head)} ${logText(row.title)}: ${standing(row, report)}`,
    ...openOf(row).flatMap(({ gate, reason, clear, next }) => [
      `    ${next === 'wait' ? '…' : '✗'} ${logText(`${gate}: ${reason}`)}`,
      ...clear.map((step) => `      ${logText(`${next === 'wait' ? 'Wait' : 'Do'}: ${step}`)}`),
    ]),
  ])
  return [logText(headline(report)), ...lines]
}

/** The same as a section of the job summary, in Markdown. */
export function renderEntrySummary(report: EntryReport): string {
  const rows = report.pullRequests.map((row) => {
    const why = openOf(row).map(
      ({ gate, reason, clear, next }) =>
        `**${next === 'wait' ? 'Wait' : 'Do'}** (${markdownText(gate)}): ${[reason, ...clear].map(tableText).join(' ')}`,
    )
    return `| ${[
      markdownLink(`#${row.number}`, row.url),
      markdownText(row.title),
      `\`${shortSha(row.head)}\``,
      standing(row, report),
      why.join('<br>'),
    ].join(' | ')} |`
  })
  const table =
    rows.length === 0
      ? ['']
      : ['', '| | Title | Head | | Why |', '|---|---|---|---|---|', ...rows, '']
  return cutToBytes(
    [
      `## ${markdownText(headline(report))}`,
      ...table,
      `Label: ${markdownText(report.label)}. Policy: ${markdownText(report.channel)}@${shortSha(report.policyCommit)}.`,
      '',
    ].join('\n'),
    SUMMARY_BYTES,
  )
}

/** A pipe in a command would end the table's cell. */
function tableText(text: string): string {
  return markdownWithCode(text.replaceAll('|', '¦'))
}

function headline({ channel, pullRequests, dryRun }: EntryReport): string {
  if (pullRequests.length === 0) return `${channel}: no labelled pull request`
  const count = (action: EntryRow['action']) =>
    pullRequests.filter((row) => row.action === action).length
  const would = dryRun ? 'would be ' : ''
  const parts = [
    [count('merge'), `${would}merged`],
    [count('enqueue'), `${would}put into the merge queue`],
    [count('update'), `${would}updated`],
    [pullRequests.filter((row) => row.action === 'none' && waits(row)).length, 'waiting'],
    [pullRequests.filter((row) => row.action === 'none' && !waits(row)).length, 'held'],
  ] as const
  const said = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`)
  return `${channel}: ${said.join(', ')}`
}

function standing(row: EntryRow, { dryRun }: EntryReport): string {
  const would = dryRun ? 'would be ' : ''
  switch (row.action) {
    case 'merge':
      return `${would}merged`
    case 'enqueue':
      return `${would}put into the merge queue`
    case 'update':
      return `${would}updated with the branch`
    case 'none':
      return waits(row) ? 'waiting' : 'held'
  }
}

function waits(row: EntryRow): boolean {
  return openOf(row).every(({ next }) => next === 'wait')
}
