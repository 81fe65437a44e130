import { cutToBytes, markdownText, markdownWithCode } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import { escalation } from './escalation.ts'
import { incidentMarker } from './incident.ts'
import type { RollbackQuestion } from './rollback-question.ts'
import type { RollbackReport } from './rollback-report.ts'
import {
  beforeAndAfter,
  mergeWarning,
  reasoningList,
  riskNotes,
  statesTable,
  uncheckedNotes,
  undoneList,
} from './rollback-sections.ts'

/** A pull request's text ends at 65,536 characters. */
const BODY_BYTES = 60_000

export function rollbackTitle({ channel, good, severity }: RollbackQuestion): string {
  const word = severity === 'critical' ? 'Emergency rollback' : 'Rollback'
  return `${word}: ${channel.name} to ${good.state.commit.slice(0, 7)}`
}

/** The emergency pull request: what, why, what it undoes, what is risky, and what comes after. */
export function renderRollbackBody(question: RollbackQuestion): string {
  const { channel, head, good, reason, by, repositoryUrl, unchecked } = question
  const link = (commit: string) => commitLink(commit, repositoryUrl)
  return cutToBytes(
    [
      `## ${markdownText(rollbackTitle(question))}`,
      '',
      `**Reason:** ${markdownText(reason)}`,
      '',
      `Brings ${markdownText(channel.name)} from ${link(head.commit)} back to the state of ${link(good.state.commit)}. Asked for by ${markdownText(by)}, who may approve it.`,
      '',
      ...riskNotes(question),
      ...undoneList(question),
      ...reasoningList(question),
      ...beforeAndAfter(question),
      ...uncheckedNotes(unchecked),
      ...mergeWarning(question),
      'Once it is merged, promotion is held until a maintainer closes the incident by hand or comments `/sluice release` with a reason on it.',
      '',
    ].join('\n'),
    BODY_BYTES,
  )
}

/** The incident: what happened, why promotion is held, how it ends, and the runbook's escalation. */
export function renderIncidentBody(
  question: RollbackQuestion,
  report: Parameters<typeof statesTable>[0],
): string {
  const { channel, head, good, reason, by, severity, now, repositoryUrl } = question
  const name = markdownText(channel.name)
  return cutToBytes(
    [
      incidentMarker({ channel: channel.name, of: head.commit }),
      `**What:** ${name} goes back from ${commitLink(head.commit, repositoryUrl)} to the state of ${commitLink(good.state.commit, repositoryUrl)}.`,
      `**Why:** ${markdownText(reason)}`,
      `**Who and when:** ${markdownText(by)}, ${markdownText(now)}; severity ${severity}.`,
      '',
      `**Promotion into ${name} is held while this is open.** It ends when a maintainer:`,
      '',
      `- closes this issue by hand, or comments \`/sluice release\` with a reason here: what was rolled back may be promoted again, as a whole;`,
      `- or carries the removal to the channel that ${name} takes from, so that the next candidate does not have it, and then releases;`,
      `- or acknowledges that it stays out: leave this open.`,
      '',
      'A bot’s closing, or `Fixes #…` in a commit, does not end it.',
      '',
      ...escalation(severity, 'rollback'),
      ...undoneList(question),
      ...beforeAndAfter(question),
      ...statesTable(report),
      ...mergeWarning(question),
    ].join('\n'),
    BODY_BYTES,
  )
}

export function renderUnfinished(report: RollbackReport): readonly string[] {
  if (report.outcome !== 'rollback') return [markdownWithCode(report.why), '']
  return report.conditions
    .filter(({ verdict }) => verdict !== 'pass')
    .flatMap(({ gate, reason, clear, next }) => [
      `**${next === 'wait' ? 'Wait' : 'Do'}** (${markdownText(gate)}): ${[reason, ...clear].map(markdownWithCode).join(' ')}`,
      '',
    ])
}
