import type { About } from '../evidence/evidence.ts'
import { shortSha } from '../identifiers.ts'
import { markdownLink, markdownText, markdownWithCode } from './inline-text.ts'
import { markOf, type PromotionReport, type Row } from './promotion-report.ts'

/** `[4f2d9b1](…)`, in code. */
export function commitLink(commit: string, repositoryUrl: string): string {
  return markdownLink(`\`${commit.slice(0, 7)}\``, `${repositoryUrl}/commit/${commit}`)
}

/** What a reader must see before anything else: that the promotion changes its own guard. */
export function warnings({ protectedChanges, alarms = [] }: PromotionReport): readonly string[] {
  const past = alarms.flatMap((alarm) => ['> [!CAUTION]', `> ${markdownWithCode(alarm)}`, ''])
  if (protectedChanges.length === 0) return past
  return [
    ...past,
    '> [!IMPORTANT]',
    '> This promotion changes the policy or workflows, so a person must approve it:',
    ...protectedChanges.map((file) => `> - ${markdownText(file)}`),
    '',
  ]
}

export function table(rows: readonly Row[], repositoryUrl: string): readonly string[] {
  if (rows.length === 0) return []
  const cells = rows.map((row) =>
    [markOf(row), row.gate, row.observed, row.required]
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

function about(row: Row, repositoryUrl: string): string {
  const subject = row.about === undefined ? [] : [describeAbout(row.about, repositoryUrl)]
  const sources = row.sources.map(({ name, url }) => markdownLink(markdownText(name), url))
  // Both reports of a comparison often come from one run.
  return [...new Set([...subject, ...sources])].join(', ')
}

function describeAbout(subject: About, repositoryUrl: string): string {
  return subject.kind === 'commit'
    ? commitLink(subject.commit, repositoryUrl)
    : `channel ${markdownText(subject.channel)}`
}

/** What to do and what to wait for, in the table's order. */
export function instructions(rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row) => row.open)
    .flatMap((row) => {
      const word = row.next === 'wait' ? 'Wait' : 'Do'
      const said = [row.reason, ...row.clear].map(markdownWithCode).join(' ')
      return [`**${word}** (${markdownText(row.gate)}): ${said}`, '']
    })
}

/** What a reader must know beside the values, each once. */
export function notes(rows: readonly Row[]): readonly string[] {
  const remarks = rows.flatMap(({ gate, remarks }) =>
    remarks.map((remark) => `- ${markdownText(gate)}: ${markdownText(remark)}`),
  )
  return remarks.length === 0 ? [] : [...new Set(remarks), '']
}

export function policyNote({ decision: { channel, policy } }: PromotionReport): string {
  return `Policy: ${markdownText(channel)}@${shortSha(policy.commit)}.`
}
