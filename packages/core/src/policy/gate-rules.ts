import type { Decimal } from '../decimal.ts'
import type { MetricRule } from './metric-rule.ts'
import type { CooldownRule, FreezeRule, SoakRule } from './waiting-rules.ts'

/** Gates that are switched off are absent. `fixes` cannot be switched off (promise 3). */
export type GateRules = {
  readonly ci?: CiRule
  readonly score?: ScoreRule
  readonly 'error-rate'?: ErrorRateRule
  readonly latency?: LatencyRule
  readonly probes?: ProbesRule
  /** At least one. */
  readonly metric?: readonly MetricRule[]
  readonly soak?: SoakRule
  readonly cooldown?: CooldownRule
  readonly freeze?: FreezeRule
  readonly fixes: FixesRule
}

export type GateName = keyof GateRules

export type CiRule = {
  /**
   * `required`: what branch rules and classic protection of the channel and of the candidate's
   * branch require, and everything that reported where they require nothing. `all`: everything
   * that reported. A list: exactly these names.
   */
  readonly checks: 'required' | 'all' | readonly string[]
  /** Conclusions beside `success` that count as success. */
  readonly accept: readonly ('skipped' | 'neutral')[]
}

export type ScoreRule = {
  /** The non-inferiority margin, in score points: candidate >= baseline - maxDrop. */
  readonly maxDrop: Decimal
  /** The least score of the candidate. */
  readonly min: Decimal
  /** Datasets of which each must pass; by default every dataset that the baseline reports. */
  readonly datasets?: readonly string[]
  /** What an item that ended in an error counts in the candidate's run. */
  readonly erroredItems: 'zero' | 'exclude'
  /** Fewest items for a comparison. */
  readonly minItems: number
  /**
   * One-sided confidence (0.5 to 1, exclusive) with which the drop must be shown to stay within
   * `maxDrop` on paired items. Absent: the measured drop alone decides, as in the runbook.
   */
  readonly confidence?: Decimal
}

export type ErrorRateRule = {
  /** A literal status such as `503`, or a class such as `5xx`. */
  readonly status: string
  /** Share (0 to 1) that the errors must stay under. */
  readonly max: Decimal
  readonly windowSeconds: number
  readonly minRequests: number
  /** One-sided confidence of the upper bound on the rate. Absent: the measured rate decides. */
  readonly confidence?: Decimal
}

export type LatencyRule = {
  /** Share (0 to 1) of requests that must be at or under `withinSeconds`. */
  readonly share: Decimal
  readonly withinSeconds: Decimal
  readonly windowSeconds: number
  readonly minRequests: number
}

export type ProbesRule = {
  /** Share (0 to 1) of probes that must be good. */
  readonly minGood: Decimal
  readonly windowSeconds: number
  /** Share (0 to 1) of the probes expected in the window that must exist. */
  readonly minCoverage: Decimal
}

/** Nothing to set: that no fix is lost is not the policy's choice. */
export type FixesRule = Readonly<Record<string, never>>
