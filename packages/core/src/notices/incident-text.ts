import { shortSha } from '../identifiers.ts'
import { cut, line, webAddress } from './bounded-text.ts'
import type { Incident, UndoneCommit } from './incident.ts'

/*
 * What a notice says, as plain text. Each vendor's module escapes it for its own format.
 */

const LONGEST_REASON = 2000
const LONGEST_TITLE = 150
const LONGEST_COMMIT_TITLE = 100
const COMMITS_SHOWN = 10

/** One line of at most 150 characters: what happened, and where. */
export function incidentTitle({ repository, channel, event, goodCommit }: Incident): string {
  const where = `${repository}: `
  switch (event.kind) {
    case 'opened':
      return line(
        goodCommit === undefined
          ? `${where}incident on ${channel}`
          : `${where}${channel} goes back to ${shortSha(goodCommit)}`,
        LONGEST_TITLE,
      )
    case 'updated':
      return line(`${where}incident on ${channel} goes on`, LONGEST_TITLE)
    case 'resolved':
      return line(`${where}incident on ${channel} resolved`, LONGEST_TITLE)
  }
}

export function incidentReason({ reason }: Incident): string {
  return line(reason, LONGEST_REASON, 'No reason was given.')
}

/** What the event adds to the incident; nothing when it was just opened. */
export function eventText({ event }: Incident): string | undefined {
  return event.kind === 'opened' ? undefined : line(event.text, LONGEST_REASON)
}

/** Title and value of everything that a reader on call wants to know at once. */
export function incidentFacts(incident: Incident): readonly (readonly [string, string])[] {
  const { channel, severity, who, when, goodCommit, undone } = incident
  return [
    ['Channel', channel],
    ['Severity', severity],
    ['By', line(who, 100)],
    ['Since', line(when, 40)],
    ['Good commit', goodCommit ?? 'not known'],
    ['Undone', undone.length === 1 ? '1 commit' : `${undone.length} commits`],
  ]
}

/** The undone commits as lines, the newest ten of them. */
export function undoneLines({ undone }: Incident): readonly string[] {
  const shown = undone.slice(0, COMMITS_SHOWN).map(undoneLine)
  const more = undone.length - shown.length
  return more > 0 ? [...shown, `and ${more} more`] : shown
}

function undoneLine({ sha, title, pullRequest }: UndoneCommit): string {
  const number = pullRequest === undefined ? '' : ` (#${pullRequest})`
  return `${shortSha(sha)} ${line(title, LONGEST_COMMIT_TITLE, 'without a title')}${number}`
}

/** The links that are addresses of the web, most useful first. */
export function incidentLinks({
  links,
}: Incident): readonly { readonly text: string; readonly url: string }[] {
  const named = [
    ['Incident', links.incident],
    ['Rollback pull request', links.pullRequest],
    ['Run', links.run],
  ] as const
  return named.flatMap(([text, address]) => {
    const url = webAddress(address)
    return url === undefined ? [] : [{ text, url }]
  })
}

/** Everything on a few lines, for places that show only text. */
export function incidentSummary(incident: Incident): string {
  const added = eventText(incident)
  return [
    incidentTitle(incident),
    ...(added === undefined ? [] : [added]),
    `Reason: ${incidentReason(incident)}`,
    incidentFacts(incident)
      .map(([name, value]) => `${name}: ${value}`)
      .join('; '),
    ...incidentLinks(incident).map(({ text, url }) => `${text}: ${url}`),
  ].join('\n')
}

/** Title and reason on one line. */
export function incidentHeadline(incident: Incident, length: number): string {
  return cut(`${incidentTitle(incident)}: ${incidentReason(incident)}`, length)
}
