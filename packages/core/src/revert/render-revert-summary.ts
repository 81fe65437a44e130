import { titleOf } from '../backport/landed-commit.ts'
import { cutToBytes, logText, markdownLink, markdownText } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import { doneNotes, uncheckedNotes } from '../rollback/rollback-sections.ts'
import { elsewhereSection, riskNotes, undoneList } from './render-revert.ts'
import { describeRevertOperation } from './revert-plan.ts'
import { undoneBy } from './revert-question.ts'
import { type RevertDone, type RevertReport, revertHeadline } from './revert-report.ts'

/** GitHub drops a step's summary over 1 MiB whole. */
const SUMMARY_BYTES = 250_000

/** The report as a job summary, in Markdown. */
export function renderRevertSummary(report: RevertReport): string {
  const lines = [
    `## ${markdownText(revertHeadline(report))}`,
    '',
    ...(report.outcome === 'revert' ? deed(report) : [...report.why.map(markdownText), '']),
    ...doneNotes(report),
    ...uncheckedNotes(report.unchecked),
  ]
  return cutToBytes(lines.join('\n'), SUMMARY_BYTES)
}

function deed(report: RevertDone): readonly string[] {
  const { question, landed, operations, dryRun } = report
  return [
    `${outcome(report)}`,
    '',
    `**Reason:** ${markdownText(question.reason)}`,
    '',
    ...nextStep(report).flatMap((line) => [`**Do:** ${markdownText(line)}`, '']),
    ...undoneList(question),
    ...riskNotes(question),
    ...elsewhereSection(question),
    ...(dryRun && landed === undefined
      ? [
          '**Dry run.** Sluice would:',
          '',
          ...operations.map((one) => `1. ${markdownText(describeRevertOperation(one))}`),
          '',
        ]
      : []),
  ]
}

function outcome({ question, landed, pullRequest, incident, way }: RevertDone): string {
  const name = markdownText(question.channel.name)
  const link = (commit: string) => commitLink(commit, question.repositoryUrl)
  const held =
    incident === undefined ? '' : ` Incident: ${markdownLink(`#${incident.number}`, incident.url)}.`
  if (landed !== undefined)
    return `${name} moved from ${link(question.head.commit)} to ${link(landed)}.${held}`
  const where = `${name} is at ${link(question.head.commit)}.`
  const why =
    way.kind === 'pull-request' && way.why !== undefined ? ` ${markdownText(way.why)}` : ''
  return pullRequest === undefined
    ? `${where}${why}`
    : `${where} See pull request ${markdownLink(`#${pullRequest.number}`, pullRequest.url)}.${why}${held}`
}

/** What only a person can do. */
function nextStep({ landed, pullRequest, conflicts, dryRun }: RevertDone): readonly string[] {
  if (landed !== undefined || dryRun || pullRequest === undefined) return []
  return conflicts
    ? [
        `Resolve the conflicts of #${pullRequest.number}, which has the commands, or restore a whole state with \`to: last-good\` instead.`,
      ]
    : [`Review and merge #${pullRequest.number}.`]
}

/** The report as lines of a log; no line is taken for a command by the Actions runner. */
export function renderRevertLog(report: RevertReport): readonly string[] {
  const lines: string[] = [revertHeadline(report)]
  if (report.outcome !== 'revert') lines.push(...report.why)
  else {
    const { question, operations, dryRun, way } = report
    const { series, remarks, elsewhere } = question
    lines.push(
      ...remarks,
      ...undoneBy(question).map(
        ({ commit }) => `takes back ${commit.sha.slice(0, 7)} ${titleOf(commit.message)}`,
      ),
      ...series.dropped.map(({ pick, by }) => describeDropped(pick.commit.sha, by)),
      ...(series.conflict?.paths ?? []).map(({ path, kind }) => `✗ conflict in ${path} (${kind})`),
      ...(way.kind === 'pull-request' && way.why !== undefined ? [way.why] : []),
      ...operations.map((one) => `${dryRun ? 'would ' : '- '}${describeRevertOperation(one)}`),
      ...elsewhere.map(
        ({ channel, commits }) =>
          `${channel} has it too, by ${commits.map((commit) => commit.slice(0, 7)).join(', ')}`,
      ),
      ...nextStep(report),
    )
  }
  lines.push(
    ...report.started.map(({ workflow, url }) => `started ${workflow}: ${url}`),
    ...report.failures,
  )
  lines.push(...report.unchecked.map((line) => `not checked: ${line}`))
  return lines.map((line, index) => (index === 0 ? '' : '  ') + logText(line))
}

/** A sentence about a commit of which the channel has nothing any more. */
export function describeDropped(commit: string, by: string | undefined): string {
  const name = commit.slice(0, 7)
  return by === undefined
    ? `${name}: nothing of it is left there.`
    : `${name} was reverted already, by ${by.slice(0, 7)}.`
}
