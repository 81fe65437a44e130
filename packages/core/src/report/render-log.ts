import { shortSha } from '../identifiers.ts'
import { describeOperation } from './describe-operation.ts'
import { logText } from './inline-text.ts'
import { headlineOf, type PromotionReport, type Row, rowsOf } from './promotion-report.ts'

/** The report as lines of a log: the same knowledge as the Markdown, aligned for a terminal. */
export function renderLog(report: PromotionReport): readonly string[] {
  const { decision, operations, dryRun, pullRequest } = report
  const rows = rowsOf(report)
  const width = Math.max(0, ...rows.map(({ gate }) => gate.length))
  const lines = [
    headlineOf(report),
    decision.outcome === 'up-to-date'
      ? `  ${decision.channel} ${shortSha(decision.baseline.commit)}`
      : `  ${decision.channel} ${shortSha(decision.baseline.commit)}, candidate ${shortSha(decision.candidate.commit)} of ${decision.from}${pullRequest === undefined ? '' : ` (#${pullRequest.number})`}`,
    ...report.protectedChanges.map((file) => `  ! changes ${file}: a person must approve`),
    ...rows.flatMap((row) => describeRow(row, width)),
    ...operations.map((one) => `  ${dryRun ? 'would ' : '- '}${describeOperation(one)}`),
  ]
  return lines.map((line) => {
    const indent = line.length - line.trimStart().length
    return ' '.repeat(indent) + logText(line)
  })
}

function describeRow(row: Row, width: number): readonly string[] {
  const sign = row.open
    ? row.next === 'wait'
      ? '…'
      : row.verdict === 'unmeasured'
        ? '?'
        : '✗'
    : '✓'
  const head = `  ${sign} ${row.gate.padEnd(width)}  ${row.observed} — required: ${row.required}`
  if (!row.open) return [head]
  return [head, ...[row.reason, ...row.clear].map((line) => `      ${line}`)]
}
