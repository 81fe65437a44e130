import { titleOf } from '../backport/landed-commit.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { Severity, UndoneCommit } from '../notices/index.ts'
import { cutToBytes, markdownText } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import { escalation } from '../rollback/escalation.ts'
import { incidentLabels, incidentMarker } from '../rollback/incident.ts'
import type { IncidentOperation } from './revert-plan.ts'
import { type RevertQuestion, undoneBy } from './revert-question.ts'

/** A revert as its incident and its notices tell it. */
export type RevertIncident = {
  readonly channel: ChannelName
  /** The channel's head that it was made on: what the incident is about. */
  readonly of: Sha
  readonly undone: readonly UndoneCommit[]
  readonly reason: string
  readonly severity: Severity
  readonly by: string
  /** ISO 8601, UTC. */
  readonly at: string
}

/** GitHub's limit is 65,536 characters. */
const BODY_BYTES = 60_000
const MOST_ROWS = 100

/** @param of the head that the revert was made on; the channel may have left it. */
export function revertIncident(question: RevertQuestion, of: Sha): RevertIncident {
  const { channel, known, reason, severity, by, now } = question
  const undone = undoneBy(question).map(({ commit: { sha, message } }) => {
    const pullRequest = known.get(sha)?.pullRequest
    return { sha, title: titleOf(message), ...(pullRequest === undefined ? {} : { pullRequest }) }
  })
  return { channel: channel.name, of, undone, reason, severity, by, at: now }
}

/** @param from where promotions into the channel come from: without them nothing is held. */
export function openRevertIncident(
  incident: RevertIncident,
  { from, repositoryUrl }: { readonly from: ChannelName; readonly repositoryUrl: string },
): IncidentOperation {
  const { channel, of, undone, reason, severity, by, at } = incident
  const name = markdownText(channel)
  const source = markdownText(from)
  const marker = incidentMarker({ channel, of })
  const more = undone.length - MOST_ROWS
  const body = [
    marker,
    `**What:** what the commits below brought is taken back from ${name}, which was at ${commitLink(of, repositoryUrl)}.`,
    `**Why:** ${markdownText(reason)}`,
    `**Who and when:** ${markdownText(by)}, ${markdownText(at)}; severity ${severity}.`,
    '',
    `**Once the revert has landed, promotion into ${name} is held while this is open.** It ends when a maintainer, after the landing:`,
    '',
    '- closes this issue by hand, or comments `/sluice release` with a reason here: what was reverted may be promoted again, as a whole;',
    `- or reverts it on ${source} as well, so that the next candidate does not have it, and then releases;`,
    '- or acknowledges that it stays out: leave this open.',
    '',
    'A bot’s closing, or `Fixes #…` in a commit, does not end it.',
    '',
    ...escalation(severity, 'revert'),
    'Takes back:',
    '',
    ...undone
      .slice(0, MOST_ROWS)
      .map(({ sha, title }) => `- ${commitLink(sha, repositoryUrl)} ${markdownText(title)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
    '',
    '> [!CAUTION]',
    `> Do not merge ${name} into ${source}: git would delete the reverted work there.`,
    '',
  ].join('\n')
  return {
    kind: 'open-incident',
    marker,
    title: `Incident: ${undone.length === 1 ? '1 commit is' : `${undone.length} commits are`} reverted on ${channel}`,
    body: cutToBytes(body, BODY_BYTES),
    labels: incidentLabels(severity),
  }
}
