import type { ChangeStatus, ChannelOnlyChange } from '../evidence/evidence.ts'

/** How far back was measured; as far as the gate asks by default. */
export type Window = {
  readonly windowSeconds?: number
  /** Another commit took the candidate's place: the window does not grow. */
  readonly ended?: true
}

export type ChangeWords = Partial<Omit<ChannelOnlyChange, 'commit' | 'status'>> & {
  readonly status?: ChangeStatus
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
