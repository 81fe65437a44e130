/** When nothing lands on the channel. */
export type FreezeRule = {
  /** At least one, in the order of the file. */
  readonly windows: readonly ClosedWindow[]
}

export type ClosedWindow = {
  /** IANA time zone in which the times are written. */
  readonly zone: string
  /** For people: `weekend`. */
  readonly why?: string
} & (
  | {
      readonly kind: 'weekly'
      /** As written: `fri 16:00 - mon 08:00`. */
      readonly every: string
      readonly spans: readonly WeeklySpan[]
    }
  | {
      readonly kind: 'dated'
      /** Local time, `2026-12-20T00:00`. */
      readonly from: string
      /** The first local time at which the channel is open again. */
      readonly until: string
    }
)

/** A piece of the week on local clocks; it may run over midnight and over Sunday. */
export type WeeklySpan = {
  /** Minutes since Monday 00:00, 0 to 10079. */
  readonly startMinute: number
  /** 1 to 10079. */
  readonly minutes: number
}

/** How long the candidate must have been where it is tried out. */
export type SoakRule = {
  readonly seconds: number
  /** On the source channel's branch, or deployed to its environment. */
  readonly since: 'channel' | 'deployment'
}

/** How long the channel is left alone after it moved. */
export type CooldownRule = { readonly seconds: number }
