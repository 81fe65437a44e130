import { cut } from './bounded-text.ts'
import { type Incident, incidentKey, type Severity } from './incident.ts'
import { eventName } from './notice-key.ts'
import type { StatuspageNotice } from './notice-rule.ts'
import { fillTemplate } from './placeholders.ts'

/** The body of Atlassian Statuspage's "create an incident" and "update an incident". */
export type StatuspageRequest = { readonly incident: StatuspageIncident }

type StatuspageIncident = {
  /** Only when it is created: people may have found a better one. */
  readonly name?: string
  readonly status: 'identified' | 'monitoring' | 'resolved'
  readonly impact_override?: 'major' | 'minor'
  readonly body: string
  readonly component_ids?: readonly string[]
  readonly components?: Readonly<Record<string, ComponentStatus>>
  /**
   * By this the incident is found again, and what was told of it already. Statuspage demands that
   * the values at the top are objects.
   */
  readonly metadata: { readonly sluice: StatuspageMark }
}

export type StatuspageMark = { readonly key: string; readonly told: string }

type ComponentStatus = 'operational' | 'degraded_performance' | 'partial_outage'

/** Statuspage names no limits; nobody reads more of a page for the public. */
const LONGEST_NAME = 100
const LONGEST_BODY = 5000

const IMPACT = { critical: 'major', standard: 'minor' } as const satisfies Record<Severity, string>
const AFFECTED = {
  critical: 'partial_outage',
  standard: 'degraded_performance',
} as const satisfies Record<Severity, ComponentStatus>

/**
 * The incident for a page that has none of it yet. Everybody reads a status page: without a
 * `message` of the policy it says nothing about reasons, people and commits.
 */
export function statuspageCreation(
  incident: Incident,
  notice: StatuspageNotice,
): StatuspageRequest {
  const { channel, severity } = incident
  return {
    incident: {
      ...statuspageUpdate(incident, notice).incident,
      name: cut(`A problem with ${channel}`, LONGEST_NAME),
      impact_override: IMPACT[severity],
    },
  }
}

/** The update of the incident that the page has already. */
export function statuspageUpdate(incident: Incident, notice: StatuspageNotice): StatuspageRequest {
  const { event, severity } = incident
  const status = event.kind === 'resolved' ? 'operational' : AFFECTED[severity]
  const { components } = notice
  return {
    incident: {
      status: STATUS[event.kind],
      body: publicText(incident, notice),
      metadata: { sluice: statuspageMark(incident) },
      ...(components.length === 0
        ? {}
        : {
            component_ids: components,
            components: Object.fromEntries(components.map((id) => [id, status])),
          }),
    },
  }
}

export function statuspageMark(incident: Incident): StatuspageMark {
  return { key: incidentKey(incident), told: eventName(incident) }
}

const STATUS = {
  opened: 'identified',
  updated: 'monitoring',
  resolved: 'resolved',
} as const satisfies Record<Incident['event']['kind'], string>

function publicText(incident: Incident, { message }: StatuspageNotice): string {
  switch (incident.event.kind) {
    case 'opened':
      return cut(
        message === undefined
          ? 'We found a problem with a recent change and are returning to the version before it.'
          : fillTemplate(message, incident, withoutMarkup),
        LONGEST_BODY,
      )
    case 'updated':
      return 'We are returning to the version before the problem, and are watching the result.'
    case 'resolved':
      return 'The problem is resolved.'
  }
}

/**
 * Pages and mails show the text as HTML with links in Markdown, other readers as it is: so what
 * could become a tag or a link is replaced, not escaped.
 */
function withoutMarkup(value: string): string {
  return value.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('[', '(').replaceAll(']', ')')
}
