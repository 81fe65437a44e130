import {
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
import type { LatencyHistogram, Measured } from '../evidence/evidence.ts'
import type { LatencyRule } from '../policy/policy.ts'
import { shareWithin } from '../statistics/share-within.ts'
import { formatDuration } from './duration.ts'
import type { Gate, GateResult, Verdict } from './gate.ts'
import { judgeMissing } from './missing.ts'

/**
 * The runbook's "95th percentile under 30 s", asked as a share: at least 95 % of the requests
 * took at most 30 s. A quantile read from a histogram stops at its highest finite bound, so a
 * rule on it may be unable to fail.
 */
export const latencyGate: Gate = {
  name: 'latency',
  judge({ channel, from, evidence: { latency } }) {
    const rule = channel.entry.gates.latency
    if (rule === undefined) return undefined
    if (latency.kind === 'missing') {
      return judgeMissing('latency', describeRule(rule), latency, [
        'Check that the metrics server answers: `curl -f http://localhost:8000/metrics`.',
      ])
    }
    return judgeHistogram(rule, latency, from.name)
  },
}

function judgeHistogram(
  rule: LatencyRule,
  evidence: Measured<LatencyHistogram>,
  channel: string,
): GateResult {
  const { buckets, windowSeconds } = evidence.value
  const share = shareWithin(buckets, rule.withinSeconds)
  const within = `${format(rule.withinSeconds)} s`
  const say = (
    verdict: Verdict,
    next: GateResult['next'],
    observed: string,
    reason: string,
    clear: readonly string[],
  ): GateResult => ({
    gate: 'latency',
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
  if (share.kind === 'beyond') {
    return say(
      'unmeasured',
      'act',
      'cannot be told',
      `${within} lies beyond the histogram's highest bound, ${format(share.highest)} s: the rule could never fail.`,
      [`Give the histogram a bucket at ${within}, or ask for a bound that it has.`],
    )
  }
  const { total } = share
  if (compare(total, decimal(rule.minRequests)) < 0) {
    const growing = windowSeconds < rule.windowSeconds
    return say(
      'inconclusive',
      growing ? 'wait' : 'act',
      `${count(total)} requests`,
      `${count(total)} requests in ${formatDuration(windowSeconds)} are too few to tell.`,
      [
        growing
          ? 'More requests will come as the window fills.'
          : `Send more traffic to ${channel}, or change \`min-requests\` (${rule.minRequests}) or \`window\`.`,
      ],
    )
  }
  const needed = multiply(rule.share, total)
  const slow = [
    `Look at what is slow on ${channel}: \`curl -s http://localhost:8000/metrics | grep ai_latency_seconds\`.`,
  ]
  if (share.kind === 'exact') {
    const observed = `${percent(share.atOrUnder, total)} within ${within} (${count(total)} requests)`
    return compare(share.atOrUnder, needed) >= 0
      ? say('pass', 'nothing', observed, `Enough requests took at most ${within}.`, [])
      : say('fail', 'act', observed, `Too many requests took longer than ${within}.`, slow)
  }
  const [below, above] = share.edges
  const observed = `${percent(share.low, total)} within ${format(below)} s, ${percent(share.high, total)} within ${format(above)} s (${count(total)} requests)`
  if (compare(share.low, needed) >= 0) {
    return say(
      'pass',
      'nothing',
      observed,
      `Enough requests took at most ${format(below)} s, so within ${within} too.`,
      [],
    )
  }
  if (compare(share.high, needed) < 0) {
    return say(
      'fail',
      'act',
      observed,
      `Too many requests took longer than ${format(above)} s, so longer than ${within} too.`,
      slow,
    )
  }
  return say(
    'inconclusive',
    'act',
    observed,
    `The histogram has no bucket at ${within}; the ones around it do not decide.`,
    [
      `Give the histogram a bucket at ${within}, or ask for ${format(below)} s or ${format(above)} s.`,
    ],
  )
}

function percent(part: Decimal, total: Decimal): string {
  return compare(total, zero) === 0 ? '0 %' : formatPercent(divide(part, total))
}

function count(value: Decimal): string {
  return String(Math.round(toNumber(value)))
}

function describeRule(rule: LatencyRule): string {
  return `${formatPercent(rule.share)} within ${format(rule.withinSeconds)} s, of at least ${rule.minRequests} in ${formatDuration(rule.windowSeconds)}`
}
