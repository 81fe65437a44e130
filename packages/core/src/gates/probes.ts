import { compare, type Decimal, decimal, multiply } from '../decimal.ts'
import type { ProbeCounts } from '../evidence/evidence.ts'
import type { ProbesRule } from '../policy/gate-rules.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { type Answer, resultOf } from './answer.ts'
import { formatDuration } from './duration.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { oncePer } from './once-per.ts'
import { counted, percent, percentBeside } from './readable-numbers.ts'
import { withCommand } from './with-command.ts'

/** The last 24 h of health checks: enough of them, and enough of them good. */
export const probesGate: Gate = {
  name: 'probes',
  judge(question) {
    const { channel, from, candidate } = question
    const rule = channel.entry.gates.probes
    if (rule === undefined) return undefined
    const evidence = evidenceAbout(question.evidence.probes, {
      tree: candidate,
      orChannel: from.name,
    })
    if (evidence.kind === 'missing')
      return judgeMissing('probes', describeRule(rule), evidence, [check(question)])
    const answer = judgeCounts(rule, evidence.value, question)
    return resultOf('probes', describeRule(rule), evidence, answer)
  },
}

function check(question: PromotionQuestion): string {
  return withCommand('Check that the service is up', question, 'health', question.from.name)
}

function judgeCounts(rule: ProbesRule, counts: ProbeCounts, question: PromotionQuestion): Answer {
  const channel = question.from.name
  const { good, bad, expected } = counts
  const seen = good + bad
  const window = formatDuration(rule.windowSeconds)
  const observed = describeCounts(rule, counts)
  if (seen === 0) {
    return {
      verdict: 'unmeasured',
      next: 'act',
      observed,
      reason: `Nobody probed ${channel} in the last ${window}.`,
      clear: ['Start the probes that `evidence.probes` in the policy names.', check(question)],
    }
  }
  // Bad probes beyond what a complete window may have fail, however many are still to come.
  const complete = Math.max(expected, seen)
  if (isUnder(complete - bad, rule.minGood, complete)) {
    return {
      verdict: 'fail',
      next: 'act',
      observed,
      reason: `${counted(bad, 'probe')} of ${channel} failed in the last ${window}.`,
      clear: [check(question)],
    }
  }
  if (isUnder(seen, rule.minCoverage, expected)) {
    return {
      verdict: 'inconclusive',
      next: 'wait',
      observed,
      reason: `The last ${window} have ${seen} of ${expected} probes; ${percent(rule.minCoverage)} are needed.`,
      clear: [
        `More probes, as the window of ${window} fills. If none come, look why they stopped.`,
      ],
    }
  }
  if (isUnder(good, rule.minGood, seen)) {
    return {
      verdict: 'fail',
      next: 'act',
      observed,
      reason: `${bad} of ${counted(seen, 'probe')} of ${channel} failed in the last ${window}.`,
      clear: [check(question)],
    }
  }
  return {
    verdict: 'pass',
    next: 'nothing',
    observed,
    reason: `${channel} was healthy for the last ${window}.`,
    clear: [],
  }
}

function isUnder(part: number, share: Decimal, total: number): boolean {
  return compare(decimal(part), multiply(share, decimal(total))) < 0
}

function describeCounts(rule: ProbesRule, { good, bad, expected }: ProbeCounts): string {
  const seen = good + bad
  const share = seen === 0 ? '' : ` (${percentBeside(decimal(good), decimal(seen), rule.minGood)})`
  const complete = seen >= expected ? '' : `; ${expected} expected`
  return `${good} of ${seen} good${share}${complete}`
}

const describeRule = oncePer(
  ({ minGood, minCoverage, windowSeconds }: ProbesRule): string =>
    `${percent(minGood)} good, ${percent(minCoverage)} of ${formatDuration(windowSeconds)} probed`,
)
