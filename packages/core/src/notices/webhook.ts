import { line } from './bounded-text.ts'
import { type Incident, incidentKey } from './incident.ts'
import { incidentLinks, incidentReason, incidentSummary, incidentTitle } from './incident-text.ts'
import type { WebhookNotice } from './notice-rule.ts'
import { fillTemplate } from './placeholders.ts'

/** A rollback may undo hundreds; a notice is not the place to list them. */
const COMMITS_LISTED = 50

/** The body of a webhook: the policy's template filled in, or the incident as JSON. */
export function webhookBody(incident: Incident, { template }: WebhookNotice): string {
  return template === undefined
    ? JSON.stringify(webhookIncident(incident))
    : fillTemplate(template, incident, insideJsonString)
}

/** Placeholders stand inside strings of JSON: outside of one, `{{` is no JSON at all. */
function insideJsonString(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}

/**
 * What is sent without a template. `text` says it all in words, which is what most chats want;
 * keys are only ever added to it.
 */
function webhookIncident(incident: Incident): object {
  const { event, repository, channel, severity, who, when, goodCommit, undone } = incident
  return {
    version: 1,
    key: incidentKey(incident),
    event: event.kind,
    title: incidentTitle(incident),
    text: incidentSummary(incident),
    ...(event.kind === 'opened' ? {} : { update: line(event.text, 2000) }),
    repository: line(repository, 200),
    channel,
    severity,
    reason: incidentReason(incident),
    who: line(who, 100),
    when: line(when, 40),
    'good-commit': goodCommit ?? null,
    'undone-count': undone.length,
    undone: undone.slice(0, COMMITS_LISTED).map(({ sha, title, pullRequest }) => ({
      commit: sha,
      title: line(title, 200),
      'pull-request': pullRequest ?? null,
    })),
    links: incidentLinks(incident),
  }
}
