import { compare, type Decimal, decimal, decimalOf, toNumber } from '../decimal.ts'
import type { LatencyHistogram, ProbeCounts, RequestCounts } from '../evidence/evidence.ts'
import type { GateRules } from '../policy/gate-rules.ts'
import type { Policy } from '../policy/policy.ts'
import { requestsToCertify } from '../statistics/error-rate-bound.ts'
import { type Checks, checksOf } from './checks.ts'
import type { Scores } from './eval-runs.ts'
import type { Window } from './words.ts'

/*
 * What a policy's gates would have to see to pass, however it is set: a story starts from here and
 * spoils one thing.
 */

const DAY_SECONDS = 86_400

export function healthyChecks({ ci }: GateRules): ReturnType<typeof checksOf> {
  const words: Checks =
    ci !== undefined && typeof ci.checks !== 'string'
      ? Object.fromEntries(ci.checks.map((name) => [name, 'success']))
      : { test: 'success' }
  return checksOf(words)
}

/** Equal runs, at or above the least score, on as many items as are asked for. */
export function healthyScores({ score }: GateRules): readonly (Scores & { dataset: string })[] {
  const least = score === undefined ? 0 : toNumber(score.min)
  const mean = Math.max(least, 0.9)
  // With a confidence asked, equality must be shown, which takes more items than 200.
  const items = Math.max(score?.minItems ?? 1, score?.confidence === undefined ? 200 : 2_000)
  return datasetsOf(score).map((dataset) => ({ dataset, candidate: mean, baseline: mean, items }))
}

export function datasetsOf(score: GateRules['score']): readonly string[] {
  return score?.datasets ?? ['base']
}

export function healthyRequests({ 'error-rate': rule }: GateRules): RequestCounts {
  const certain =
    rule?.confidence === undefined
      ? 0
      : requestsToCertify({
          max: toNumber(rule.max),
          errors: 0,
          confidence: toNumber(rule.confidence),
        })
  const requests = Math.max(10_000, rule?.minRequests ?? 0, 2 * certain)
  return {
    windowSeconds: rule?.windowSeconds ?? DAY_SECONDS,
    byStatus: new Map([['200', decimal(requests)]]),
  }
}

export function healthyLatency({ latency: rule }: GateRules): LatencyHistogram {
  const count = decimal(Math.max(10_000, rule?.minRequests ?? 0))
  return {
    windowSeconds: rule?.windowSeconds ?? DAY_SECONDS,
    buckets: [
      { le: rule?.withinSeconds ?? decimal(30), count },
      { le: '+Inf', count },
    ],
  }
}

export function healthyProbes({ probes: rule }: GateRules, { evidence }: Policy): ProbeCounts {
  const windowSeconds = rule?.windowSeconds ?? DAY_SECONDS
  const expected = Math.floor(windowSeconds / (evidence.probes?.everySeconds ?? 3_600))
  return { windowSeconds, expected, good: expected, bad: 0 }
}

/** Requests by status, over the rule's window unless said otherwise. */
export function requestsOf(
  { 'error-rate': rule }: GateRules,
  byStatus: Readonly<Record<string, number>>,
  window: Window,
): RequestCounts {
  return {
    windowSeconds: rule?.windowSeconds ?? DAY_SECONDS,
    ...window,
    byStatus: new Map(Object.entries(byStatus).map(([status, count]) => [status, decimal(count)])),
  }
}

export function latencyOf(
  { latency: rule }: GateRules,
  counts: Readonly<Record<string, number>>,
  window: Window,
): LatencyHistogram {
  return {
    windowSeconds: rule?.windowSeconds ?? DAY_SECONDS,
    ...window,
    buckets: bucketsOf(counts),
  }
}

/** Cumulative counts by upper bound in seconds, in any order. */
function bucketsOf(counts: Readonly<Record<string, number>>): LatencyHistogram['buckets'] {
  return Object.entries(counts)
    .map(([bound, count]) => ({ le: boundOf(bound), count: decimal(count) }))
    .sort((a, b) => {
      if (a.le === '+Inf') return 1
      return b.le === '+Inf' ? -1 : compare(a.le, b.le)
    })
}

function boundOf(text: string): Decimal | '+Inf' {
  if (text === '+Inf') return text
  const bound = decimalOf(Number(text))
  if (bound === undefined) throw new TypeError(`Not a bound of a histogram: ${text}`)
  return bound
}
