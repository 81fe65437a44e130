import type { About } from '../evidence/evidence.ts'
import { shortSha } from '../identifiers.ts'
import { describeOperation } from './describe-operation.ts'
import { cutToBytes, markdownText, markdownWithCode } from './inline-text.ts'
import { headlineOf, type PromotionReport, type Row, rowsOf } from './promotion-report.ts'

/** GitHub drops a job summary over 1 MiB whole; a pull request's text ends at 65,536 characters. */
const SUMMARY_BYTES = 1_000_000
const BODY_BYTES = 60_000

/** The report as a job summary. */
export function renderSummary(report: PromotionReport): string {
  const { operations, dryRun } = report
  const plan =
    dryRun && operations.length > 0
      ? [
          '**Dry run.** Sluice would:',
          '',
          ...operations.map((one) => `1. ${markdownText(describeOperation(one))}`),
          '',
        ]
      : []
  return cutToBytes([...sections(report), ...since(report), ...plan].join('\n'), SUMMARY_BYTES)
}

/**
 * The report as the text of the pull request: nothing in it changes from look to look but what was
 * measured.
 */
export function renderPullRequestBody(report: PromotionReport): string {
  return cutToBytes([...sections({ ...report, dryRun: false }), marker, ''].join('\n'), BODY_BYTES)
}

export function pullRequestTitle(report: PromotionReport): string {
  const { decision } = report
  return decision.outcome === 'up-to-date'
    ? `Promote ${decision.from} to ${decision.channel}`
    : `Promote ${decision.from} ${shortSha(decision.candidate.commit)} to ${decision.channel}`
}

const marker = '<sub>Kept up to date by Sluice. What ships is exactly the candidate’s tree.</sub>'

function sections(report: PromotionReport): readonly string[] {
  const rows = rowsOf(report)
  return [
    `## ${markdownText(headlineOf(report))}`,
    '',
    ...warnings(report),
    where(report),
    '',
    ...table(rows, report.repositoryUrl),
    ...instructions(rows),
    ...notes(rows),
  ]
}

function warnings({ protectedChanges }: PromotionReport): readonly string[] {
  if (protectedChanges.length === 0) return []
  return [
    '> [!IMPORTANT]',
    '> This promotion changes the policy or workflows, so a person must approve it:',
    ...protectedChanges.map((file) => `> - ${markdownText(file)}`),
    '',
  ]
}

function where(report: PromotionReport): string {
  const { decision, landed, pullRequest, repositoryUrl } = report
  const link = (sha: string) => `[\`${sha.slice(0, 7)}\`](${repositoryUrl}/commit/${sha})`
  const { channel, from, baseline } = decision
  const name = markdownText(channel)
  if (decision.outcome === 'up-to-date') {
    return `${name} is at ${link(baseline.commit)} and has everything that ${markdownText(from)} has.`
  }
  const number = pullRequest === undefined ? '' : ` ([#${pullRequest.number}](${pullRequest.url}))`
  const candidate = `Candidate: ${link(decision.candidate.commit)} of ${markdownText(from)}${number}.`
  return landed === undefined
    ? `Nothing changed; ${name} stays at ${link(baseline.commit)}. ${candidate}`
    : `${name} moved from ${link(baseline.commit)} to ${link(landed)}. ${candidate}`
}

function table(rows: readonly Row[], repositoryUrl: string): readonly string[] {
  if (rows.length === 0) return []
  const cells = rows.map((row) =>
    [mark(row), row.gate, row.observed, row.required]
      .map(markdownText)
      .concat(about(row, repositoryUrl)),
  )
  return [
    '| | Gate | Measured | Required | About |',
    '|---|---|---|---|---|',
    ...cells.map((row) => `| ${row.join(' | ')} |`),
    '',
  ]
}

function mark({ open, next, verdict }: Row): string {
  if (!open) return '✓'
  if (next === 'wait') return '… wait'
  return verdict === 'unmeasured' ? '? act' : '✗ act'
}

function about(row: Row, repositoryUrl: string): string {
  const subject = row.about === undefined ? [] : [describeAbout(row.about, repositoryUrl)]
  const sources = row.sources.map(({ name, url }) =>
    url === undefined
      ? markdownText(name)
      : `[${markdownText(name)}](${encodeURI(url).replaceAll(')', '%29')})`,
  )
  return [...subject, ...sources].join(', ')
}

function describeAbout(subject: About, repositoryUrl: string): string {
  switch (subject.kind) {
    case 'commit':
      return `[\`${shortSha(subject.commit)}\`](${repositoryUrl}/commit/${subject.commit})`
    case 'channel':
      return `channel ${markdownText(subject.channel)}`
  }
}

/** What to do and what to wait for, in the table's order. */
function instructions(rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row) => row.open)
    .flatMap((row) => [
      `**${row.next === 'wait' ? 'Wait' : 'Do'}:** ${[row.reason, ...row.clear].map(markdownWithCode).join(' ')}`,
      '',
    ])
}

function notes(rows: readonly Row[]): readonly string[] {
  const remarks = rows.flatMap(({ gate, remarks }) =>
    remarks.map((remark) => `- ${markdownText(gate)}: ${markdownText(remark)}`),
  )
  return remarks.length === 0 ? [] : [...new Set(remarks), '']
}

function since({ decision, previous }: PromotionReport): readonly string[] {
  const policy = `Policy: ${markdownText(decision.channel)}@${shortSha(decision.policy.commit)}.`
  return [[...(previous === undefined ? [] : [sinceWhen(previous)]), policy].join(' '), '']
}

function sinceWhen({ description, createdAt }: { description: string; createdAt: string }): string {
  return `The last look said “${markdownText(description)}”, since ${createdAt.slice(0, 16).replace('T', ' ')} UTC.`
}
