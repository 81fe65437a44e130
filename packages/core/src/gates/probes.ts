import { compare, decimal, divide, formatPercent, multiply } from '../decimal.ts'
import type { ProbesRule } from '../policy/policy.ts'
import { formatDuration } from './duration.ts'
import type { Gate, GateResult, Verdict } from './gate.ts'
import { judgeMissing } from './missing.ts'

/** The last 24 h of health checks: enough of them, and enough of them good. */
export const probesGate: Gate = {
  name: 'probes',
  judge({ channel, from, evidence: { probes } }) {
    const rule = channel.entry.gates.probes
    if (rule === undefined) return undefined
    const check = 'Check the service: `curl -f http://localhost:8000/healthz`.'
    if (probes.kind === 'missing')
      return judgeMissing('probes', describeRule(rule), probes, [check])
    const { good, bad, expected } = probes.value
    const seen = good + bad
    const say = (
      verdict: Verdict,
      next: GateResult['next'],
      reason: string,
      clear: readonly string[],
    ): GateResult => ({
      gate: 'probes',
      verdict,
      next,
      observed: `${good} of ${seen} good${seen > 0 ? ` (${formatPercent(divide(decimal(good), decimal(seen)))})` : ''}; ${expected} expected`,
      required: describeRule(rule),
      reason,
      clear,
      about: probes.about,
      sources: [probes.source],
      remarks: probes.remarks,
    })
    // Bad probes beyond what a complete window may have fail, however many are still missing.
    const complete = decimal(Math.max(expected, seen))
    const goodAtBest = decimal(Math.max(expected, seen) - bad)
    if (compare(goodAtBest, multiply(rule.minGood, complete)) < 0) {
      return say(
        'fail',
        'act',
        `${bad} probes of ${from.name} failed within ${formatDuration(rule.windowSeconds)}.`,
        [check],
      )
    }
    if (seen === 0 || compare(decimal(seen), multiply(rule.minCoverage, decimal(expected))) < 0) {
      return say(
        'inconclusive',
        'wait',
        `${seen} of ${expected} probes exist for the last ${formatDuration(rule.windowSeconds)}; ${formatPercent(rule.minCoverage)} are needed.`,
        [`More probes as the window of ${formatDuration(rule.windowSeconds)} fills. ${check}`],
      )
    }
    if (compare(decimal(good), multiply(rule.minGood, decimal(seen))) < 0) {
      return say('fail', 'act', `${bad} of ${seen} probes of ${from.name} failed.`, [check])
    }
    return say(
      'pass',
      'nothing',
      `${from.name} was healthy for the last ${formatDuration(rule.windowSeconds)}.`,
      [],
    )
  },
}

function describeRule(rule: ProbesRule): string {
  return `${formatPercent(rule.minGood)} good over ${formatDuration(rule.windowSeconds)}`
}
