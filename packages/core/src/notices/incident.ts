import type { ChannelName, Sha } from '../identifiers.ts'

/** How loudly an incident is told; the policy names the notices of each. */
export type Severity = 'critical' | 'standard'

/** What a notice tells of an incident: a value, made by whoever rolls back or watches. */
export type Incident = {
  /**
   * Tells the incidents of a channel apart, and stays the same as long as one lasts: the first
   * commit that is undone, or the number of its issue. At most 64 printable ASCII characters.
   */
  readonly id: string
  /** `owner/name`. */
  readonly repository: string
  readonly channel: ChannelName
  readonly severity: Severity
  readonly event: IncidentEvent
  /** As a person typed it, or as the failing gates say it. */
  readonly reason: string
  /** Login of the person, or the name of the app that watches. */
  readonly who: string
  /** When it was opened; ISO 8601, UTC. */
  readonly when: string
  /** Absent where no good commit is known. */
  readonly goodCommit?: Sha
  /** What leaves the channel, newest first. */
  readonly undone: readonly UndoneCommit[]
  readonly links: IncidentLinks
}

/** What happened. Each event is told once; `name` tells the updates of one incident apart. */
export type IncidentEvent =
  | { readonly kind: 'opened' }
  | { readonly kind: 'updated'; readonly name: string; readonly text: string }
  | { readonly kind: 'resolved'; readonly text: string }

export type UndoneCommit = {
  readonly sha: Sha
  readonly title: string
  readonly pullRequest?: number
}

/** Addresses of the web; anything else is left out of notices. */
export type IncidentLinks = {
  readonly incident?: string
  readonly pullRequest?: string
  readonly run?: string
}

const LONGEST_KEY = 255

/**
 * The name of an incident in other systems, the same for all its events: PagerDuty's `dedup_key`,
 * whose 255 characters are the bound. What tells incidents apart stands at the end.
 */
export function incidentKey({ repository, channel, id }: Incident): string {
  return printable(`sluice:${repository}:${channel}:${id}`).slice(-LONGEST_KEY)
}

/** Keys travel in headers and comments: printable ASCII without spaces, whatever came in. */
export function printable(text: string): string {
  return text.replace(/[^!-~]/g, '_')
}
