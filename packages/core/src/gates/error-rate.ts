import { add, compare, type Decimal, decimal, multiply, toNumber, zero } from '../decimal.ts'
import type { Measured, RequestCounts } from '../evidence/evidence.ts'
import { matchesStatus } from '../evidence/status-class.ts'
import type { ErrorRateRule } from '../policy/gate-rules.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { errorRateBound, requestsToCertify } from '../statistics/error-rate-bound.ts'
import { type Answer, resultOf } from './answer.ts'
import { formatDuration } from './duration.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { oncePer } from './once-per.ts'
import { counted, percent, percentBeside, wholeCount } from './readable-numbers.ts'
import { RUN_AGAIN, tooFewRequests } from './too-few-requests.ts'
import { withCommand } from './with-command.ts'

/** The share of requests that ended in a status, or class of statuses, over a window. */
export const errorRateGate: Gate = {
  name: 'error-rate',
  judge(question) {
    const { channel, from, candidate } = question
    const rule = channel.entry.gates['error-rate']
    if (rule === undefined) return undefined
    const subject = { tree: candidate, orChannel: from.name }
    const evidence = evidenceAbout(question.evidence.requests, subject)
    if (evidence.kind === 'missing') {
      return judgeMissing('error-rate', describeRule(rule), evidence, [
        withCommand('Check that the metrics server answers', question, 'metrics', from.name),
      ])
    }
    const tally = tallyOf(rule, evidence)
    return resultOf('error-rate', describeRule(rule), evidence, judgeTally(rule, tally, question))
  },
}

type Tally = {
  readonly errors: Decimal
  readonly total: Decimal
  readonly windowSeconds: number
  readonly ended: boolean
}

function tallyOf(rule: ErrorRateRule, { value }: Measured<RequestCounts>): Tally {
  let errors = zero
  let total = zero
  for (const [status, count] of value.byStatus) {
    total = add(total, count)
    if (matchesStatus(rule.status, status)) errors = add(errors, count)
  }
  return {
    errors,
    total,
    windowSeconds: value.windowSeconds,
    ended: value.ended ?? false,
  }
}

function judgeTally(rule: ErrorRateRule, tally: Tally, question: PromotionQuestion): Answer {
  const { from, now } = question
  const { errors, total } = tally
  const observed = describeTally(rule, tally)
  // Errors that fail the smallest sufficient sample need no further requests to fail.
  const fewest = decimal(Math.max(rule.minRequests, 1))
  const sample = compare(total, fewest) < 0 ? fewest : total
  if (compare(errors, multiply(rule.max, sample)) >= 0) {
    return {
      verdict: 'fail',
      next: 'act',
      observed,
      reason: `${rule.status} answers are not under ${percent(rule.max)} of ${sample === total ? 'all requests' : `${wholeCount(sample)} requests, whatever the rest of them will be`}.`,
      clear: [withCommand(`Look at what fails on ${from.name}`, question, 'errors', from.name)],
    }
  }
  const tooFew = tooFewRequests({
    total,
    seenSeconds: tally.windowSeconds,
    windowSeconds: rule.windowSeconds,
    ended: tally.ended,
    minRequests: rule.minRequests,
    channel: from.name,
    now,
  })
  if (tooFew !== undefined) return { ...tooFew, observed }
  if (rule.confidence !== undefined) {
    return { ...judgeBound(rule, rule.confidence, tally), observed }
  }
  return {
    verdict: 'pass',
    next: 'nothing',
    observed,
    reason: `${rule.status} answers are under ${percent(rule.max)}.`,
    clear: [],
  }
}

/** Whether the rate is shown to be under the limit, not only came out so. */
function judgeBound(rule: ErrorRateRule, sure: Decimal, tally: Tally): Omit<Answer, 'observed'> {
  const confidence = toNumber(sure)
  const max = toNumber(rule.max)
  // Counts from a rate function are not whole: round against the candidate.
  const errors = Math.ceil(toNumber(tally.errors))
  const total = Math.floor(toNumber(tally.total))
  const upper = errorRateBound({ errors, total, confidence })
  const bound = percentBeside(decimal(upper), decimal(1), rule.max)
  if (upper < max) {
    return {
      verdict: 'pass',
      next: 'nothing',
      reason: `With ${percent(sure)} confidence the rate is at most ${bound}.`,
      clear: [],
    }
  }
  const filling = tally.windowSeconds < rule.windowSeconds && !tally.ended
  const needed = requestsToCertify({ max, errors, confidence })
  return {
    verdict: 'inconclusive',
    next: filling ? 'wait' : 'act',
    reason: `With ${percent(sure)} confidence the rate is only known to be at most ${bound}.`,
    clear: [
      ...(tally.ended ? [RUN_AGAIN] : []),
      `With ${counted(errors, 'error')} it takes ${needed} requests to show a rate under ${percent(rule.max)}${filling ? '; more come as the window fills' : `: send more traffic, or widen \`window\` (${formatDuration(rule.windowSeconds)})`}.`,
    ],
  }
}

function describeTally(rule: ErrorRateRule, { errors, total, windowSeconds }: Tally): string {
  const rate = compare(total, zero) > 0 ? ` (${percentBeside(errors, total, rule.max)})` : ''
  const window = windowSeconds === rule.windowSeconds ? '' : ` in ${formatDuration(windowSeconds)}`
  return `${wholeCount(errors)} of ${wholeCount(total)} requests${rate}${window}`
}

const describeRule = oncePer((rule: ErrorRateRule): string => {
  const sure = rule.confidence === undefined ? '' : ` with ${percent(rule.confidence)} confidence`
  return `${rule.status} under ${percent(rule.max)} of at least ${rule.minRequests} in ${formatDuration(rule.windowSeconds)}${sure}`
})
