import type { Channel } from '../policy/policy.ts'
import { markdownText } from '../report/inline-text.ts'
import type { Hold } from './held.ts'
import { incidentLabels, incidentMarker } from './incident.ts'

export type RemovalIncident = {
  readonly marker: string
  readonly title: string
  readonly body: string
  readonly labels: readonly string[]
}

/** The incident of what was taken away without Sluice: GitHub's Revert button, or a push by hand. */
export function removalIncident(channel: Channel, from: Channel, hold: Hold): RemovalIncident {
  const { removal, of } = hold
  const marker = incidentMarker({ channel: channel.name, of })
  const name = markdownText(channel.name)
  const source = markdownText(from.name)
  return {
    marker,
    title: `Incident: promoted content was taken away from ${channel.name} by ${removal.commit.slice(0, 7)}`,
    labels: incidentLabels('standard'),
    body: [
      marker,
      `**What:** ${removal.commit} “${markdownText(removal.title)}” by ${markdownText(removal.author)} took away from ${name} what had been promoted.`,
      '',
      `**Promotion into ${name} is held while this is open.** Three ways out, for a maintainer:`,
      '',
      `- release: close this issue by hand, or comment \`/sluice release\` with a reason here. What was taken away comes in again with the next promotion, as a whole;`,
      `- carry the removal to ${source}, so that the next candidate does not have it, and then release;`,
      `- acknowledge that it stays out: leave this open.`,
      '',
      'A bot’s closing, or `Fixes #…` in a commit, does not end it.',
      '',
      `Do not merge ${name} into ${source}: git would delete the work there.`,
      '',
    ].join('\n'),
  }
}
