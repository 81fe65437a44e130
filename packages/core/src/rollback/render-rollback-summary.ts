import { cutToBytes, logText, markdownLink, markdownText } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import { evidenceTable } from './render-evidence.ts'
import { renderUnfinished } from './render-rollback.ts'
import { describeRollbackOperation } from './rollback-plan.ts'
import {
  describeEntry,
  type RollbackDone,
  type RollbackReport,
  rollbackHeadline,
} from './rollback-report.ts'
import {
  doneNotes,
  reasoningList,
  riskNotes,
  statesTable,
  uncheckedNotes,
  undoneList,
} from './rollback-sections.ts'

/** GitHub drops a step's summary over 1 MiB whole. */
const SUMMARY_BYTES = 250_000

/** The report as a job summary, in Markdown. */
export function renderRollbackSummary(report: RollbackReport): string {
  const done = report.outcome === 'rollback' ? report : undefined
  const lines = [
    `## ${markdownText(rollbackHeadline(report))}`,
    '',
    ...(done === undefined ? [] : deed(done)),
    ...renderUnfinished(report),
    ...(done === undefined
      ? []
      : [
          ...riskNotes(done.question),
          ...undoneList(done.question),
          ...reasoningList(done.question),
          ...(done.measured === undefined ? [] : evidenceTable({ before: done.measured }, report)),
        ]),
    ...doneNotes(report),
    ...uncheckedNotes(report.unchecked),
    ...statesTable(report),
    ...(done?.dryRun === true
      ? [
          '**Dry run.** Sluice would:',
          '',
          ...done.operations.map((one) => `1. ${markdownText(describeRollbackOperation(one))}`),
          '',
        ]
      : []),
  ]
  return cutToBytes(lines.join('\n'), SUMMARY_BYTES)
}

function deed(report: RollbackDone): readonly string[] {
  const { question, pullRequest, incident, landed } = report
  const link = (commit: string) => commitLink(commit, question.repositoryUrl)
  const names = [
    ...(pullRequest === undefined
      ? []
      : [`pull request ${markdownLink(`#${pullRequest.number}`, pullRequest.url)}`]),
    ...(incident === undefined
      ? []
      : [`incident ${markdownLink(`#${incident.number}`, incident.url)}`]),
  ]
  const where =
    landed === undefined
      ? `${markdownText(question.channel.name)} is at ${link(question.head.commit)}; the good state is ${link(question.good.state.commit)}.`
      : `${markdownText(question.channel.name)} moved from ${link(question.head.commit)} to ${link(landed)}.`
  return [
    `${where}${names.length === 0 ? '' : ` See ${names.join(' and ')}.`}`,
    '',
    `**Reason:** ${markdownText(question.reason)}`,
    '',
  ]
}

/** The report as lines of a log; no line is taken for a command by the Actions runner. */
export function renderRollbackLog(report: RollbackReport): readonly string[] {
  const lines: string[] = [rollbackHeadline(report)]
  if (report.outcome !== 'rollback') lines.push(report.why)
  else {
    const { question, conditions, operations, dryRun } = report
    lines.push(
      ...question.reasoning,
      ...question.undone.map(
        (one) => `takes away ${one.state.commit.slice(0, 7)} ${describeEntry(one)}`,
      ),
      ...conditions.flatMap(({ gate, verdict, reason, clear, next }) =>
        verdict === 'pass'
          ? []
          : [`${next === 'wait' ? '…' : '✗'} ${gate}: ${[reason, ...clear].join(' ')}`],
      ),
      ...operations.map((one) => `${dryRun ? 'would ' : '- '}${describeRollbackOperation(one)}`),
    )
  }
  lines.push(
    ...report.started.map(({ workflow, url }) => `started ${workflow}: ${url}`),
    ...report.failures,
  )
  lines.push(...report.unchecked.map((line) => `not checked: ${line}`))
  return lines.map((line, index) => (index === 0 ? '' : '  ') + logText(line))
}
