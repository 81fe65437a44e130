import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  format,
  formatPercent,
  multiply,
  toNumber,
  zero,
} from '../decimal.ts'
import type { Measured, RequestCounts } from '../evidence/evidence.ts'
import { matchesStatus } from '../evidence/status-class.ts'
import type { ErrorRateRule } from '../policy/policy.ts'
import { errorRateBound, requestsToCertify } from '../statistics/error-rate-bound.ts'
import { formatDuration } from './duration.ts'
import type { Gate, GateResult, Verdict } from './gate.ts'
import { judgeMissing } from './missing.ts'

/** The share of requests that ended in a status, or class of statuses, over a window. */
export const errorRateGate: Gate = {
  name: 'error-rate',
  judge({ channel, from, evidence: { requests } }) {
    const rule = channel.entry.gates['error-rate']
    if (rule === undefined) return undefined
    if (requests.kind === 'missing') {
      return judgeMissing('error-rate', describeRule(rule), requests, [
        'Check that the metrics server answers: `curl -f http://localhost:8000/metrics`.',
      ])
    }
    return judgeCounts(rule, requests, from.name)
  },
}

function judgeCounts(
  rule: ErrorRateRule,
  evidence: Measured<RequestCounts>,
  channel: string,
): GateResult {
  const { byStatus, windowSeconds } = evidence.value
  const total = Object.values(byStatus).reduce(add, zero)
  const errors = Object.entries(byStatus)
    .filter(([status]) => matchesStatus(rule.status, status))
    .reduce((sum, [, count]) => add(sum, count), zero)
  const observed = `${count(errors)} of ${count(total)} requests${compare(total, zero) > 0 ? ` (${formatPercent(divide(errors, total))})` : ''}`
  const say = (
    verdict: Verdict,
    next: GateResult['next'],
    reason: string,
    clear: readonly string[],
  ): GateResult => ({
    gate: 'error-rate',
    verdict,
    next,
    observed,
    required: describeRule(rule),
    reason,
    clear,
    about: evidence.about,
    sources: [evidence.source],
    remarks: evidence.remarks,
  })
  // Counts grow: errors beyond what the smallest sufficient sample may have fail already.
  const enough = decimal(rule.minRequests)
  if (compare(total, enough) < 0) {
    return say(
      'inconclusive',
      windowSeconds < rule.windowSeconds ? 'wait' : 'act',
      `${count(total)} requests in ${formatDuration(windowSeconds)} are too few to tell.`,
      windowSeconds < rule.windowSeconds
        ? [
            `Enough requests in about ${formatDuration(secondsUntil(rule, total, windowSeconds))} at this traffic.`,
          ]
        : [
            `Send more traffic to ${channel}, or change \`min-requests\` (${rule.minRequests}) or \`window\` (${formatDuration(rule.windowSeconds)}): at this traffic it never has enough.`,
          ],
    )
  }
  const allowed = multiply(rule.max, total)
  if (compare(errors, allowed) >= 0) {
    return say(
      'fail',
      'act',
      `${rule.status} answers are not under ${formatPercent(rule.max)} of all requests.`,
      [`Look at what fails on ${channel}: \`docker compose logs api | grep ERROR\`.`],
    )
  }
  if (rule.confidence === undefined) {
    return say(
      'pass',
      'nothing',
      `${rule.status} answers are under ${formatPercent(rule.max)}.`,
      [],
    )
  }
  const confidence = toNumber(rule.confidence)
  // Counts from a rate function are not whole: round against the candidate.
  const trials = { errors: Math.ceil(toNumber(errors)), total: Math.floor(toNumber(total)) }
  const upper = errorRateBound({ ...trials, confidence })
  if (upper < toNumber(rule.max)) {
    return say(
      'pass',
      'nothing',
      `The rate is under ${(upper * 100).toFixed(2)} % with ${formatPercent(rule.confidence)} confidence.`,
      [],
    )
  }
  const needed = requestsToCertify({ max: toNumber(rule.max), errors: trials.errors, confidence })
  return say(
    'inconclusive',
    windowSeconds < rule.windowSeconds ? 'wait' : 'act',
    `The rate could still be ${(upper * 100).toFixed(2)} % at ${formatPercent(rule.confidence)} confidence.`,
    [
      `With ${trials.errors} errors, ${needed} requests show a rate under ${formatPercent(rule.max)}.`,
    ],
  )
}

function secondsUntil(rule: ErrorRateRule, total: Decimal, elapsedSeconds: number): number {
  const seen = Math.max(toNumber(total), 1)
  return Math.ceil((rule.minRequests / seen - 1) * elapsedSeconds)
}

/** Rates extrapolate; people count requests. */
function count(value: Decimal): string {
  return String(Math.round(toNumber(value)))
}

function describeRule(rule: ErrorRateRule): string {
  const sure =
    rule.confidence === undefined ? '' : ` with ${formatPercent(rule.confidence)} confidence`
  return `${rule.status} under ${format(multiply(rule.max, decimal(100)))} % of at least ${rule.minRequests} in ${formatDuration(rule.windowSeconds)}${sure}`
}
