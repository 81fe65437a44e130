import { type Incident, incidentSummary, markdownText, undoneLines } from '@sluice/core'

/** An incident in Markdown, for what is made of it in the repository. */
export function incidentBody(incident: Incident): string {
  const { links, reason } = incident
  const addresses = [links.incident, links.pullRequest, links.run].filter(
    (one) => one !== undefined,
  )
  return [
    markdownText(incidentSummary(incident)),
    '',
    `**Reason:** ${markdownText(reason)}`,
    '',
    ...undoneLines(incident).map((line) => `- ${markdownText(line)}`),
    '',
    ...addresses.map((address) => `- ${address}`),
    '',
  ].join('\n')
}
