import { compare, type Decimal, format, multiply, negate, subtract, zero } from '../decimal.ts'
import type {
  Evidence,
  MetricReading,
  MetricValue,
  PromotionEvidence,
} from '../evidence/evidence.ts'
import type { MetricChange, MetricRule } from '../policy/metric-rule.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { evidenceAbout } from './evidence-about.ts'
import type { GateResult } from './gate.ts'
import { judgeMissing, notCollected } from './missing.ts'
import { numberBeside, percent, percentBeside } from './readable-numbers.ts'

/** What one of the metrics says; the gate puts them together. */
export type MetricVerdict = Omit<GateResult, 'gate'> & { readonly name: string }

export function judgeMetric(rule: MetricRule, question: PromotionQuestion): MetricVerdict {
  const { candidate, baseline, from, channel, evidence } = question
  const reading = readingOf(rule, evidence)
  const own = evidenceAbout(reading.candidate, { tree: candidate, orChannel: from.name })
  if (own.kind === 'missing') return missing(rule, own, from.name)
  const { value } = own.value
  const common = {
    name: rule.name,
    required: describeRule(rule, channel.name),
    about: own.about,
    sources: [own.source],
    remarks: own.remarks,
  }
  const broken = limitsBroken(rule, value)
  if (rule.maxIncrease === undefined && rule.maxDecrease === undefined) {
    return { ...common, observed: shown(value, rule), ...answer(rule, broken, from.name) }
  }
  const others = evidenceAbout(reading.baseline ?? notCollected('metric'), {
    tree: baseline,
    orChannel: channel.name,
  })
  if (others.kind === 'missing') return missing(rule, others, channel.name)
  const change = changeBroken(rule, value, others.value.value)
  const compared = {
    ...common,
    observed: `${shown(value, rule)}; ${channel.name} ${format(others.value.value)}`,
    sources: [own.source, others.source],
    remarks: [...own.remarks, ...others.remarks],
  }
  if (change === 'no share' && broken.length === 0) {
    return {
      ...compared,
      verdict: 'inconclusive',
      next: 'act',
      reason: `${rule.name} of ${channel.name} is not above 0, so no share of it can be taken.`,
      clear: ['Write the change as a number in the unit of the metric.'],
    }
  }
  const all = change === 'no share' ? broken : [...broken, ...change]
  return { ...compared, ...answer(rule, all, from.name) }
}

/** A metric may be called like something that every object has. */
function readingOf({ name }: MetricRule, { metrics = {} }: PromotionEvidence): MetricReading {
  const { [name]: reading } = Object.hasOwn(metrics, name) ? metrics : {}
  return reading ?? { candidate: notCollected('metric') }
}

type Answer = Pick<GateResult, 'verdict' | 'next' | 'reason' | 'clear'>

function answer({ name }: MetricRule, broken: readonly string[], channel: string): Answer {
  return broken.length === 0
    ? { verdict: 'pass', next: 'nothing', reason: `${name} is within its limits.`, clear: [] }
    : {
        verdict: 'fail',
        next: 'act',
        reason: `${name} is ${broken.join(', and ')}.`,
        clear: [`Look at why ${name} of ${channel} is so, and fix it there.`],
      }
}

function limitsBroken({ min, max }: MetricRule, value: Decimal): readonly string[] {
  return [
    ...(max !== undefined && compare(value, max) > 0 ? [`above ${format(max)}`] : []),
    ...(min !== undefined && compare(value, min) < 0 ? [`under ${format(min)}`] : []),
  ]
}

function changeBroken(
  { maxIncrease, maxDecrease }: MetricRule,
  value: Decimal,
  baseline: Decimal,
): readonly string[] | 'no share' {
  const higher = subtract(value, baseline)
  const sides = [
    { allowed: maxIncrease, change: higher, word: 'higher' },
    { allowed: maxDecrease, change: negate(higher), word: 'lower' },
  ]
  const broken: string[] = []
  for (const { allowed, change, word } of sides) {
    // What does not go that way at all is no matter of how much.
    if (allowed === undefined || compare(change, zero) <= 0) continue
    if (allowed.kind === 'share' && compare(baseline, zero) <= 0) return 'no share'
    const limit = allowed.kind === 'share' ? multiply(allowed.value, baseline) : allowed.value
    if (compare(change, limit) <= 0) continue
    const much =
      allowed.kind === 'share'
        ? percentBeside(change, baseline, allowed.value)
        : numberBeside(change, allowed.value, 4)
    broken.push(`${much} ${word}, where at most ${amount(allowed)} is allowed`)
  }
  return broken
}

function amount({ kind, value }: MetricChange): string {
  return kind === 'share' ? percent(value) : format(value)
}

/** Rounded for people, and on the same side of its limits as it is. */
function shown(value: Decimal, { min, max }: MetricRule): string {
  const limit = max ?? min ?? zero
  return numberBeside(value, limit, 4)
}

function missing(
  rule: MetricRule,
  evidence: Extract<Evidence<MetricValue>, { kind: 'missing' }>,
  channel: string,
): MetricVerdict {
  const asked =
    rule.ask.kind === 'query' ? `its query for ${channel}` : `${rule.ask.series} of ${channel}`
  const { gate: name, ...result } = judgeMissing(rule.name, describeRule(rule, channel), evidence, [
    `Make ${asked} give one number, and see what it gives on the metrics server.`,
  ])
  return { ...result, name }
}

function describeRule({ min, max, maxIncrease, maxDecrease }: MetricRule, channel: string): string {
  return [
    ...(min === undefined ? [] : [`at least ${format(min)}`]),
    ...(max === undefined ? [] : [`at most ${format(max)}`]),
    ...(maxIncrease === undefined ? [] : [`at most ${amount(maxIncrease)} above ${channel}`]),
    ...(maxDecrease === undefined ? [] : [`at most ${amount(maxDecrease)} below ${channel}`]),
  ].join(', ')
}
