import type { ChannelName, Sha } from '../identifiers.ts'
import type { Severity } from '../notices/index.ts'

/** Which rolled-back head an incident is about. */
export type IncidentSubject = { readonly channel: ChannelName; readonly of: Sha }

export const INCIDENT_LABEL = 'sluice-incident'

/** Invisible on GitHub's page; the incident is found by it and its label, never by search. */
export function incidentMarker({ channel, of }: IncidentSubject): string {
  return `<!-- sluice:incident channel=${channel} of=${of} -->`
}

export function titleOfIncident(channel: ChannelName, good: Sha): string {
  return `Incident: ${channel} is rolled back to ${good.slice(0, 7)}`
}

export function incidentLabels(severity: Severity): readonly string[] {
  return [INCIDENT_LABEL, severity]
}
