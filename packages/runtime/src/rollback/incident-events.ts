import type { ChannelName, HoldIncident, IncidentEvent } from '@sluice/core'

/** The rollback or revert is in the channel. */
export function landedEvent(channel: ChannelName, what: 'rollback' | 'revert'): IncidentEvent {
  return {
    kind: 'updated',
    name: 'landed',
    text: `The ${what} has landed in ${channel}. Promotion stays held until a maintainer releases it.`,
  }
}

/** A person ended the hold. */
export function releasedEvent({ by, how, reason }: NonNullable<HoldIncident['release']>) {
  const said = reason === undefined ? '' : `: ${reason}`
  const deed = how === 'closed' ? 'closed the incident' : 'released what was rolled back'
  return { kind: 'resolved', text: `${by} ${deed}${said}.` } as const
}

/** A later rollback of the same channel has its own incident. */
export function supersededEvent(by: number): IncidentEvent {
  return { kind: 'resolved', text: `A later rollback took its place: incident #${by}.` }
}
