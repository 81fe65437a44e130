import { type Incident, incidentKey, type Severity } from './incident.ts'
import {
  eventText,
  incidentFacts,
  incidentHeadline,
  incidentLinks,
  incidentReason,
  undoneLines,
} from './incident-text.ts'

/** An event of PagerDuty's Events API v2, without the routing key: that is a secret. */
export type PagerDutyEvent =
  | {
      readonly event_action: 'trigger'
      readonly dedup_key: string
      readonly client: string
      readonly client_url?: string
      readonly links: readonly { readonly href: string; readonly text: string }[]
      readonly payload: PagerDutyPayload
    }
  | { readonly event_action: 'resolve'; readonly dedup_key: string }

type PagerDutyPayload = {
  readonly summary: string
  readonly source: string
  readonly severity: 'critical' | 'warning'
  readonly timestamp: string
  readonly component: string
  readonly group: string
  readonly class: string
  readonly custom_details: Readonly<Record<string, string | readonly string[]>>
}

/** @see https://developer.pagerduty.com/docs/send-alert-event */
const LONGEST_SUMMARY = 1024

const URGENCY: Readonly<Record<Severity, PagerDutyPayload['severity']>> = {
  critical: 'critical',
  standard: 'warning',
}

/**
 * The event that tells PagerDuty. An update is a trigger with the same key, which PagerDuty adds to
 * the log of the open alert.
 */
export function pagerDutyEvent(incident: Incident): PagerDutyEvent {
  const dedup_key = incidentKey(incident)
  if (incident.event.kind === 'resolved') return { event_action: 'resolve', dedup_key }
  const links = incidentLinks(incident)
  const [first] = links
  const added = eventText(incident)
  return {
    event_action: 'trigger',
    dedup_key,
    client: 'Sluice',
    ...(first === undefined ? {} : { client_url: first.url }),
    links: links.map(({ text, url }) => ({ href: url, text })),
    payload: {
      summary: incidentHeadline(incident, LONGEST_SUMMARY),
      source: incident.repository,
      severity: URGENCY[incident.severity],
      timestamp: incident.when,
      component: incident.channel,
      group: incident.repository,
      class: 'rollback',
      custom_details: {
        ...Object.fromEntries(incidentFacts(incident)),
        Reason: incidentReason(incident),
        ...(added === undefined ? {} : { Update: added }),
        'Undone commits': undoneLines(incident),
      },
    },
  }
}
