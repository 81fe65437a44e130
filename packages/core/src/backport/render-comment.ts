import { cutToBytes, markdownText, markdownWithCode } from '../report/inline-text.ts'
import type { BackportReport } from './backport-report.ts'
import { describeOutcome } from './describe-outcome.ts'
import type { BackportOutcome, PullRequestLink, TargetOutcome } from './outcome.ts'

/** By this our comment is found again. */
export const COMMENT_MARKER = '<!-- sluice:backport -->'

const COMMENT_BYTES = 60_000
const SUMMARY_BYTES = 1_000_000

/**
 * The one comment on the original, a row a channel. Rows of channels that this run was not about
 * are kept as they are.
 */
export function renderComment(report: BackportReport, previous: string | undefined): string {
  const rows = new Map(keptRows(previous))
  for (const target of report.targets) rows.set(target.channel, row(target, false))
  const lines = [
    COMMENT_MARKER,
    `**Backports from ${markdownText(report.from)}**`,
    '',
    '| | Channel | Pull request | |',
    '|---|---|---|---|',
    ...rows.values(),
    '',
    ...toDo(report),
  ]
  return cutToBytes(lines.join('\n'), COMMENT_BYTES)
}

/** The report as a job summary. */
export function renderBackportSummary(report: BackportReport): string {
  const { original, from, targets, nothing, dryRun, repositoryUrl } = report
  const name =
    original.number === undefined
      ? `[\`${original.landed.slice(0, 7)}\`](${repositoryUrl}/commit/${original.landed})`
      : `[#${original.number}](${original.url})`
  const lines = [
    `## Backport of ${name} from ${markdownText(from)}`,
    '',
    `${dryRun ? '**Dry run.** ' : ''}${markdownText(original.title)}`,
    '',
    ...(nothing === undefined
      ? [
          '| | Channel | Pull request | |',
          '|---|---|---|---|',
          ...targets.map((target) => row(target, dryRun)),
          '',
          ...toDo(report),
        ]
      : [markdownWithCode(nothing), '']),
  ]
  return cutToBytes(lines.join('\n'), SUMMARY_BYTES)
}

function row({ channel, outcome }: TargetOutcome, dryRun: boolean): string {
  const { sign, said } = describeOutcome(outcome, dryRun)
  const pull = pullRequestOf(outcome)
  const link = pull === undefined ? '' : `#${pull.number}`
  return `| ${sign} | ${markdownText(channel)} | ${link} | ${markdownText(said)} |`
}

export function pullRequestOf(outcome: BackportOutcome): PullRequestLink | undefined {
  return 'pullRequest' in outcome ? outcome.pullRequest : undefined
}

function toDo({ targets, dryRun }: BackportReport): readonly string[] {
  const lines = targets.flatMap(({ channel, outcome }) =>
    describeOutcome(outcome, dryRun).toDo.map(
      (line) => `- ${markdownText(channel)}: ${markdownWithCode(line)}`,
    ),
  )
  return lines.length === 0 ? [] : [...lines, '']
}

function keptRows(previous: string | undefined): readonly (readonly [string, string])[] {
  const lines = previous?.split('\n') ?? []
  return lines.flatMap((line): readonly (readonly [string, string])[] => {
    const [, channel] = /^\| [✓✗!–] \| ((?:\\.|[^|\\])+) \|/.exec(line) ?? []
    return channel === undefined ? [] : [[channel.replaceAll('\\', ''), line]]
  })
}
