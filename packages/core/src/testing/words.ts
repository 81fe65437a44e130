import type { ChangeStatus, ChannelOnlyChange, MissingReason } from '../evidence/evidence.ts'

/** How far back was measured; as far as the gate asks by default. */
export type Window = {
  readonly windowSeconds?: number
  /** Another commit took the candidate's place: the window does not grow. */
  readonly ended?: true
}

export type ChangeWords = Partial<Omit<ChannelOnlyChange, 'commit' | 'status'>> & {
  readonly status?: ChangeStatus
}

/** A number for the candidate's channel, and for the channel itself; or why there is none. */
export type MetricWords = {
  readonly candidate: number | MissingReason
  readonly baseline?: number | MissingReason
}

/** Since when things are where they are: ISO 8601 times. */
export type Times = {
  /** The candidate came to the source channel. */
  readonly arrived?: string
  /** The channel moved to its baseline. */
  readonly landed?: string
  /** The candidate was deployed; and perhaps another took its place. */
  readonly deployed?: string
  readonly replaced?: string
}
