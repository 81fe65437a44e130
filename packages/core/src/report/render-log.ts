import { shortSha } from '../identifiers.ts'
import { describeOperation } from './describe-operation.ts'
import { landingCost, startedWorkflows } from './git-hub-token.ts'
import { logText } from './inline-text.ts'
import { overriddenText } from './override-text.ts'
import {
  changeOf,
  deedOf,
  headlineOf,
  markOf,
  type PromotionReport,
  type Row,
  rowsOf,
} from './promotion-report.ts'
import { hotfixLines } from './render-hotfixes.ts'

/**
 * The report as lines of a log: the same knowledge as the Markdown, aligned for a terminal. No line
 * is taken for a command by the Actions runner.
 */
export function renderLog(report: PromotionReport): readonly string[] {
  const { operations, dryRun } = report
  const rows = rowsOf(report)
  const width = Math.max(0, ...rows.map(({ gate }) => gate.length))
  const change = changeOf(report)
  const cost = landingCost(report)
  const lines: readonly Line[] = [
    [0, headlineOf(report)],
    [2, where(report)],
    ...(report.alarms ?? []).map((alarm): Line => [2, `! ${alarm}`]),
    ...(report.memory?.warnings ?? []).map((warning): Line => [2, `! ${warning}`]),
    ...startedWorkflows(report).map(
      ({ workflow, url }): Line => [2, `started ${workflow}: ${url}`],
    ),
    ...(cost === undefined ? [] : [[2, cost] as const]),
    ...report.protectedChanges.map((file): Line => [2, `! changes ${file}: a person must approve`]),
    ...rows.flatMap((row) => describeRow(row, width)),
    ...hotfixLines(report).map(([indent, text]): Line => [2 + indent, text]),
    ...(change === undefined ? [] : [[2, change] as const]),
    // What was done was logged as it was done.
    ...(dryRun ? operations.map((one): Line => [2, `would ${describeOperation(one)}`]) : []),
  ]
  return lines.map(([indent, text]) => ' '.repeat(indent) + logText(text))
}

/** Columns to indent by, and a text. */
type Line = readonly [indent: number, text: string]

function where(report: PromotionReport): string {
  const { decision, pullRequest } = report
  const { channel, from, baseline } = decision
  if (decision.outcome === 'up-to-date')
    return `${channel} is at ${shortSha(baseline.commit)} and has everything that ${from} has.`
  const number = pullRequest === undefined ? '' : ` (#${pullRequest.number})`
  return `${deedOf(report, (commit) => commit.slice(0, 7))} Candidate: ${shortSha(decision.candidate.commit)} of ${from}${number}.`
}

function describeRow(row: Row, width: number): readonly Line[] {
  const [sign] = markOf(row).split(' ')
  const head: Line = [
    2,
    `${sign} ${row.gate.padEnd(width)}  ${row.observed} — required: ${row.required}`,
  ]
  if (row.overridden !== undefined) return [head, [6, overriddenText(row.overridden)]]
  if (!row.open) return [head]
  const word = row.next === 'wait' ? 'Wait' : 'Do'
  return [head, [6, row.reason], ...row.clear.map((step): Line => [6, `${word}: ${step}`])]
}
