import type { Decimal } from '../decimal.ts'

/** Any number that the metrics know, against a limit or against the channel's own. */
export type MetricRule = {
  /** For people; each once. */
  readonly name: string
  readonly ask: MetricQuery
  /** The least and the highest value that pass. */
  readonly min?: Decimal
  readonly max?: Decimal
  /** How much higher or lower than the channel's the value of the candidate's channel may be. */
  readonly maxIncrease?: MetricChange
  readonly maxDecrease?: MetricChange
}

export type MetricQuery =
  | {
      /** PromQL; `{channel}` stands for the metrics label, `{window}` for the window. */
      readonly kind: 'query'
      readonly query: string
      readonly windowSeconds: number
    }
  | {
      /** One series with the channel's label, as it stands. */
      readonly kind: 'series'
      readonly series: string
      readonly labels: Readonly<Record<string, string>>
    }

/** A share of the channel's own value, or so much in the metric's unit. */
export type MetricChange = { readonly kind: 'share' | 'amount'; readonly value: Decimal }
