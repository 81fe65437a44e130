import type { GateResult } from '../gates/gate.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { EntryAction } from './labelled-pull-request.ts'

/** What one look at the labelled pull requests into a channel found and did. */
export type EntryReport = {
  readonly channel: ChannelName
  readonly label: string
  /** Where the channel's branch was when the run began. */
  readonly baseline: Sha
  readonly policyCommit: Sha
  /** ISO 8601, UTC. */
  readonly decidedAt: string
  /** In the order in which they were labelled. */
  readonly pullRequests: readonly EntryRow[]
  readonly dryRun: boolean
}

export type EntryRow = {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly head: Sha
  /** What was done about it; in a dry run, would be. */
  readonly action: EntryAction
  readonly conditions: readonly GateResult[]
}

/**
 * In the words of promotions, the most urgent: `promote`, something entered or is on its way;
 * `up-to-date`, nothing is labelled.
 */
export function entryOutcome({
  pullRequests,
}: EntryReport): 'promote' | 'blocked' | 'waiting' | 'up-to-date' {
  if (pullRequests.length === 0) return 'up-to-date'
  const open = pullRequests.map(openOf)
  if (open.some((conditions) => conditions.some(({ next }) => next !== 'wait'))) return 'blocked'
  return open.every((conditions) => conditions.length === 0) ? 'promote' : 'waiting'
}

export function openOf({ conditions }: EntryRow): readonly GateResult[] {
  return conditions.filter(({ verdict }) => verdict !== 'pass')
}
