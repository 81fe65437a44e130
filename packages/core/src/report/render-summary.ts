import { describeOperation } from './describe-operation.ts'
import { landingCost, startedWorkflows } from './git-hub-token.ts'
import { cutToBytes, markdownLink, markdownText, markdownWithCode } from './inline-text.ts'
import {
  commitLink,
  instructions,
  notes,
  policyNote,
  table,
  warnings,
} from './markdown-sections.ts'
import { memoryWarnings, scoreLines } from './memory-lines.ts'
import { overrideLines } from './override-text.ts'
import { changeOf, deedOf, headlineOf, type PromotionReport, rowsOf } from './promotion-report.ts'
import { hotfixSection } from './render-hotfixes.ts'

/** GitHub drops a step's summary over 1 MiB whole; several channels may share one. */
const SUMMARY_BYTES = 250_000

/**
 * The report as a job summary, in Markdown.
 *
 * @example
 * renderSummary(report).split('\n')[0] // '## stable: not promoted. 1 needs you'
 */
export function renderSummary(report: PromotionReport): string {
  const rows = rowsOf(report)
  const change = changeOf(report)
  const lines = [
    `## ${markdownText(headlineOf(report))}`,
    '',
    ...memoryWarnings(report),
    ...warnings(report),
    where(report),
    '',
    ...afterLanding(report),
    ...table(rows, report.repositoryUrl),
    ...instructions(rows),
    ...overrideLines(rows),
    ...notes(rows),
    ...scoreLines(report),
    ...hotfixSection(report),
    [...(change === undefined ? [] : [markdownText(change)]), policyNote(report)].join(' '),
    '',
    ...dryRun(report),
  ]
  return cutToBytes(lines.join('\n'), SUMMARY_BYTES)
}

function where(report: PromotionReport): string {
  const { decision, pullRequest, repositoryUrl } = report
  const link = (commit: string) => commitLink(commit, repositoryUrl)
  const { channel, from, baseline } = decision
  if (decision.outcome === 'up-to-date') {
    return `${markdownText(channel)} is at ${link(baseline.commit)} and has everything that ${markdownText(from)} has.`
  }
  const number =
    pullRequest === undefined ? '' : ` (${markdownLink(`#${pullRequest.number}`, pullRequest.url)})`
  const candidate = `Candidate: ${link(decision.candidate.commit)} of ${markdownText(from)}${number}.`
  return `${deedOf(report, link)} ${candidate}`
}

/** Whether what follows a landing was started. */
function afterLanding(report: PromotionReport): readonly string[] {
  const started = startedWorkflows(report).map(({ workflow, url }) =>
    markdownLink(markdownText(workflow), url),
  )
  const cost = landingCost(report)
  return [
    ...(started.length === 0 ? [] : [`Started: ${started.join(', ')}.`, '']),
    ...(cost === undefined ? [] : [markdownWithCode(cost), '']),
  ]
}

function dryRun({ dryRun, operations }: PromotionReport): readonly string[] {
  if (!dryRun || operations.length === 0) return []
  return [
    '**Dry run.** Sluice would:',
    '',
    ...operations.map((one) => `1. ${markdownText(describeOperation(one))}`),
    '',
  ]
}
