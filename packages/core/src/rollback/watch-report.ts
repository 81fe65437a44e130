import type { GateResult } from '../gates/gate.ts'
import type { ChannelName } from '../identifiers.ts'
import { cutToBytes, logText, markdownText } from '../report/inline-text.ts'
import { notes, table } from '../report/markdown-sections.ts'
import { renderRollbackLog, renderRollbackSummary } from './render-rollback-summary.ts'
import type { RollbackReport, StartedWorkflow } from './rollback-report.ts'
import { doneNotes, statesTable, uncheckedNotes } from './rollback-sections.ts'
import type { JudgedState } from './standing.ts'
import type { WatchDecision } from './watch.ts'

export type WatchReport = {
  readonly channel: ChannelName
  readonly repositoryUrl: string
  readonly states: readonly JudgedState[]
  readonly results: readonly GateResult[]
  readonly decision: WatchDecision
  readonly unchecked: readonly string[]
  /** Workflows that were started for a rollback whose run died before it did. */
  readonly started: readonly StartedWorkflow[]
  readonly failures: readonly string[]
  /** Where the rules failed for long enough. */
  readonly rollback?: RollbackReport
  readonly dryRun: boolean
  readonly decidedAt: string
}

export function watchHeadline({ channel, decision, rollback }: WatchReport): string {
  // One that a person approved since it was opened.
  if (rollback?.outcome === 'rollback' && rollback.landed !== undefined)
    return `${channel}: ${decision.outcome === 'roll-back' ? 'unhealthy, ' : ''}rolled back`
  switch (decision.outcome) {
    case 'healthy':
      return `${channel}: healthy`
    case 'failing':
      return `${channel}: failing, ${decision.failed} looks in a row`
    case 'roll-back':
      return `${channel}: unhealthy, a rollback waits for a person`
    case 'left':
      return `${channel}: unhealthy. 1 needs you`
    case 'unknown':
      return `${channel}: not everything could be measured`
    case 'settling':
      return `${channel}: failing, but just changed`
    case 'unwatched':
      return `${channel}: nothing says what to watch`
  }
}

export function renderWatchSummary(report: WatchReport): string {
  const rows = report.results.map((result) => ({ ...result, open: result.verdict !== 'pass' }))
  const lines = [
    `## ${markdownText(watchHeadline(report))}`,
    '',
    markdownText(report.decision.why),
    '',
    ...table(rows, report.repositoryUrl),
    ...notes(rows),
    ...doneNotes(report),
    ...uncheckedNotes(report.unchecked),
    ...(report.rollback === undefined
      ? statesTable(report)
      : [renderRollbackSummary(report.rollback)]),
  ]
  return cutToBytes(lines.join('\n'), 400_000)
}

export function renderWatchLog(report: WatchReport): readonly string[] {
  const lines = [
    watchHeadline(report),
    `  ${logText(report.decision.why)}`,
    ...report.results.map(
      ({ gate, verdict, observed, required }) =>
        `  ${logText(`${verdict === 'pass' ? '✓' : '✗'} ${gate}: ${observed} — required: ${required}`)}`,
    ),
    ...report.started.map(({ workflow, url }) => `  started ${logText(workflow)}: ${logText(url)}`),
    ...report.failures.map((line) => `  ${logText(line)}`),
    ...report.unchecked.map((line) => `  not checked: ${logText(line)}`),
  ]
  return report.rollback === undefined ? lines : [...lines, ...renderRollbackLog(report.rollback)]
}
