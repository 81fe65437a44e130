import type { Severity } from './incident.ts'

/** The notices of each severity, from the policy's `notify`. */
export type NotifyRules = Readonly<Record<Severity, readonly NoticeRule[]>>

/** One notice that the policy asks for. */
export type NoticeRule = WebNotice | GitHubNotice

/** Sent over HTTP. Secrets are named by the environment variable that holds them. */
export type WebNotice = PagerDutyNotice | SlackNotice | StatuspageNotice | WebhookNotice

/** Made in the repository itself, through the client that also makes the rollback. */
export type GitHubNotice = RunbookNotice | IssueNotice | DiscussionNotice | PlanTheFixNotice

export type PagerDutyNotice = {
  readonly kind: 'pagerduty'
  readonly routingKeyEnv: string
  /** PagerDuty has one server in the US and one in the EU. */
  readonly server: string
}

export type SlackNotice = {
  readonly kind: 'slack'
  readonly webhookEnv: string
}

export type StatuspageNotice = {
  readonly kind: 'statuspage'
  readonly tokenEnv: string
  readonly page: string
  readonly components: readonly string[]
  /** Text with placeholders for the public; absent: a text that names neither reason nor people. */
  readonly message?: string
  readonly server: string
}

export type WebhookNotice = {
  readonly kind: 'webhook'
  readonly urlEnv: string
  /** JSON with placeholders; absent: the incident as JSON. */
  readonly template?: string
  /** Header name to the environment variable that holds its value. */
  readonly headersEnv: Readonly<Record<string, string>>
}

/** The incident is written down in a file, through a pull request. */
export type RunbookNotice = {
  readonly kind: 'runbook'
  readonly file: string
}

/** An issue for the team, beside the incident itself. */
export type IssueNotice = {
  readonly kind: 'issue'
  readonly labels: readonly string[]
  readonly assignees: readonly string[]
}

/** A discussion for the team. */
export type DiscussionNotice = {
  readonly kind: 'discussion'
  /** Its name, as GitHub shows it. */
  readonly category: string
}

/** An issue that plans the fix for a later release. */
export type PlanTheFixNotice = {
  readonly kind: 'plan-the-fix'
  /** Its title, as GitHub shows it. */
  readonly milestone?: string
  readonly labels: readonly string[]
}

export function isWebNotice(rule: NoticeRule): rule is WebNotice {
  switch (rule.kind) {
    case 'pagerduty':
    case 'slack':
    case 'statuspage':
    case 'webhook':
      return true
    case 'runbook':
    case 'issue':
    case 'discussion':
    case 'plan-the-fix':
      return false
  }
}
