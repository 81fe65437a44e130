import { compare, format, multiply } from '../decimal.ts'
import type { LatencyHistogram } from '../evidence/evidence.ts'
import type { LatencyRule } from '../policy/gate-rules.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { type ShareWithin, shareWithin } from '../statistics/share-within.ts'
import { type Answer, resultOf } from './answer.ts'
import { formatDuration } from './duration.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { Gate } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { oncePer } from './once-per.ts'
import { percent, percentBeside, wholeCount } from './readable-numbers.ts'
import { tooFewRequests } from './too-few-requests.ts'
import { withCommand } from './with-command.ts'

/**
 * The runbook's "95th percentile under 30 s", asked as a share: at least 95 % of the requests
 * took at most 30 s. A quantile read from a histogram stops at its highest finite bound, so a
 * rule on it may be unable to fail.
 */
export const latencyGate: Gate = {
  name: 'latency',
  judge(question) {
    const { channel, from, candidate } = question
    const rule = channel.entry.gates.latency
    if (rule === undefined) return undefined
    const subject = { tree: candidate, orChannel: from.name }
    const evidence = evidenceAbout(question.evidence.latency, subject)
    if (evidence.kind === 'missing') {
      return judgeMissing('latency', describeRule(rule), evidence, [
        withCommand('Check that the metrics server answers', question, 'metrics', from.name),
      ])
    }
    const answer = judgeHistogram(rule, evidence.value, question)
    return resultOf('latency', describeRule(rule), evidence, answer)
  },
}

function judgeHistogram(
  rule: LatencyRule,
  { buckets, windowSeconds, ended }: LatencyHistogram,
  question: PromotionQuestion,
): Answer {
  const { from, now } = question
  const share = shareWithin(buckets, rule.withinSeconds)
  const tooFew = tooFewRequests({
    total: share.total,
    seenSeconds: windowSeconds,
    windowSeconds: rule.windowSeconds,
    ended: ended ?? false,
    minRequests: rule.minRequests,
    channel: from.name,
    now,
  })
  switch (share.kind) {
    case 'beyond':
      return judgeBeyond(rule, share)
    case 'exact':
      return tooFew === undefined
        ? judgeExact(rule, share, question)
        : { ...tooFew, observed: `${wholeCount(share.total)} requests` }
    case 'bracketed':
      return tooFew === undefined
        ? judgeBracketed(rule, share, question)
        : { ...tooFew, observed: `${wholeCount(share.total)} requests` }
  }
}

type Share<Kind extends ShareWithin['kind']> = Extract<ShareWithin, { kind: Kind }>

/** However fast the requests were: a rule that could never fail has measured nothing. */
function judgeBeyond({ withinSeconds }: LatencyRule, { highest }: Share<'beyond'>): Answer {
  const within = `${format(withinSeconds)} s`
  return {
    verdict: 'unmeasured',
    next: 'act',
    observed: 'cannot be told',
    reason: `${within} lies beyond the histogram's highest bound, ${format(highest)} s: the rule could never fail.`,
    clear: [`Give the histogram a bucket at ${within}, or set \`within\` to a bound that it has.`],
  }
}

function judgeExact(
  rule: LatencyRule,
  { atOrUnder, total }: Share<'exact'>,
  question: PromotionQuestion,
): Answer {
  const within = `${format(rule.withinSeconds)} s`
  const observed = `${percentBeside(atOrUnder, total, rule.share)} within ${within} (${wholeCount(total)} requests)`
  return compare(atOrUnder, multiply(rule.share, total)) >= 0
    ? fastEnough(observed, within)
    : tooSlow(observed, within, question)
}

/** No bucket ends at the time: the ones around it decide where both say the same. */
function judgeBracketed(
  rule: LatencyRule,
  share: Share<'bracketed'>,
  question: PromotionQuestion,
): Answer {
  const { low, high, total } = share
  const [below, above] = share.edges.map((edge) => `${format(edge)} s`)
  const within = `${format(rule.withinSeconds)} s`
  const needed = multiply(rule.share, total)
  const observed = `${percentBeside(low, total, rule.share)} within ${below}, ${percentBeside(high, total, rule.share)} within ${above} (${wholeCount(total)} requests)`
  if (compare(low, needed) >= 0) return fastEnough(observed, `${below}, so within ${within} too`)
  if (compare(high, needed) < 0) {
    return tooSlow(observed, `${above}, so longer than ${within} too`, question)
  }
  return {
    verdict: 'inconclusive',
    next: 'act',
    observed,
    reason: `The histogram has no bucket at ${within}, and the ones around it do not decide.`,
    clear: [
      `Give the histogram a bucket at ${within}, or set \`within\` to ${share.edges
        .filter(({ coefficient }) => coefficient > 0)
        .map((edge) => `${format(edge)} s`)
        .join(' or ')}.`,
    ],
  }
}

function fastEnough(observed: string, within: string): Answer {
  const reason = `Enough requests took at most ${within}.`
  return { verdict: 'pass', next: 'nothing', observed, reason, clear: [] }
}

function tooSlow(observed: string, than: string, question: PromotionQuestion): Answer {
  const { name } = question.from
  return {
    verdict: 'fail',
    next: 'act',
    observed,
    reason: `Too many requests took longer than ${than}.`,
    clear: [withCommand(`Look at what is slow on ${name}`, question, 'latency', name)],
  }
}

const describeRule = oncePer(
  (rule: LatencyRule): string =>
    `${percent(rule.share)} within ${format(rule.withinSeconds)} s, of at least ${rule.minRequests} in ${formatDuration(rule.windowSeconds)}`,
)
