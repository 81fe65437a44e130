import { type Incident, incidentKey, printable } from './incident.ts'
import type { NoticeRule } from './notice-rule.ts'

/** Where a notice goes, as the policy names it: never an address, which may be a secret. */
export function noticeTarget(rule: NoticeRule): string {
  switch (rule.kind) {
    case 'pagerduty':
      return `PagerDuty (${rule.routingKeyEnv})`
    case 'slack':
      return `Slack (${rule.webhookEnv})`
    case 'statuspage':
      return `Statuspage (${rule.page})`
    case 'webhook':
      return `webhook (${rule.urlEnv})`
    case 'runbook':
      return `runbook (${rule.file})`
    case 'issue':
      return 'issue'
    case 'discussion':
      return `discussion (${rule.category})`
    case 'plan-the-fix':
      return 'issue “plan the fix”'
  }
}

/**
 * Names one notice about one event of one incident: sent once, whatever the order of the policy
 * is. Remember it when the notice was sent, and hand it in as already sent the next time.
 */
export function noticeKey(incident: Incident, rule: NoticeRule): string {
  return `${incidentKey(incident)}/${eventName(incident)}/${noticeDestination(rule)}`
}

/** What tells the events of one incident apart. */
export function eventName({ event }: Pick<Incident, 'event'>): string {
  return event.kind === 'updated' ? `updated:${printable(event.name)}` : event.kind
}

/** The kind and the place: what tells two notices of a policy apart. */
export function noticeDestination(rule: NoticeRule): string {
  switch (rule.kind) {
    case 'pagerduty':
      return `pagerduty:${rule.routingKeyEnv}`
    case 'slack':
      return `slack:${rule.webhookEnv}`
    case 'statuspage':
      return `statuspage:${rule.page}`
    case 'webhook':
      return `webhook:${rule.urlEnv}`
    case 'runbook':
      return `runbook:${printable(rule.file)}`
    case 'discussion':
      return `discussion:${printable(rule.category)}`
    case 'issue':
    case 'plan-the-fix':
      return rule.kind
  }
}
