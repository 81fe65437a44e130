import { compare, decimal, format, multiply, subtract, toNumber } from '../decimal.ts'
import type { EvalReport } from '../evidence/eval-report.ts'
import type { FirstScore, Measured } from '../evidence/evidence.ts'
import type { ScoreRule } from '../policy/policy.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { pairedNonInferiority } from '../statistics/paired-non-inferiority.ts'
import type { Gate, GateResult, Verdict } from './gate.ts'
import { judgeMissing } from './missing.ts'
import { compareRuns, type Incomparable, type ScoreComparison } from './score-comparison.ts'

/**
 * The runbook's rule: on every dataset the candidate scores at most `max-drop` lower than the
 * baseline, and at least `min`. With `confidence`, the drop must be *shown* to stay within the
 * margin (paired non-inferiority), not only to have come out so.
 */
export const scoreGate: Gate = {
  name: 'score',
  judge(question) {
    const rule = question.channel.entry.gates.score
    if (rule === undefined) return undefined
    const { candidateEval, baselineEval, firstScore } = question.evidence
    if (firstScore !== undefined) return judgeFirstScore(rule, firstScore, question)
    if (candidateEval.kind === 'missing') {
      return judgeMissing('score', describeRule(rule), candidateEval, [
        evalCommand(question.from.name),
      ])
    }
    if (baselineEval.kind === 'missing') {
      return judgeMissing('score', describeRule(rule), baselineEval, [
        evalCommand(question.channel.name),
      ])
    }
    return judgeRuns(rule, candidateEval, baselineEval, question)
  },
}

type DatasetVerdict = {
  readonly verdict: Verdict
  readonly observed: string
  readonly reason: string
}

function judgeRuns(
  rule: ScoreRule,
  candidate: Measured<readonly EvalReport[]>,
  baseline: Measured<readonly EvalReport[]>,
  question: PromotionQuestion,
): GateResult {
  const datasets = rule.datasets ?? baseline.value.map(({ dataset }) => dataset)
  const comparisons = datasets.map((dataset) =>
    compareOn(dataset, candidate.value, baseline.value, rule),
  )
  const judged = comparisons.map((comparison) =>
    'why' in comparison
      ? judgeIncomparable(comparison)
      : judgeComparison(rule, comparison, question.channel.name),
  )
  const verdict = worst(judged.map((one) => one.verdict))
  const worse = comparisons.flatMap((comparison) => ('why' in comparison ? [] : comparison.worse))
  const blocking = judged.filter((one) => one.verdict === verdict)
  return {
    gate: 'score',
    verdict,
    // No verdict of this gate clears by itself: running the eval again is not a new roll.
    next: verdict === 'pass' ? 'nothing' : 'act',
    observed: judged.map(({ observed }) => observed).join('; '),
    required: describeRule(rule),
    reason: blocking.map(({ reason }) => reason).join(' '),
    clear: whatClears(verdict, worse, question),
    about: candidate.about,
    sources: [candidate.source, baseline.source],
    remarks: [
      ...candidate.remarks,
      ...baseline.remarks,
      ...comparisons.flatMap((c) => remarksOn(c, rule)),
    ],
  }
}

function compareOn(
  dataset: string,
  candidate: readonly EvalReport[],
  baseline: readonly EvalReport[],
  rule: ScoreRule,
): ScoreComparison | Incomparable {
  const ofCandidate = candidate.filter((report) => report.dataset === dataset)
  const ofBaseline = baseline.filter((report) => report.dataset === dataset)
  const [theCandidate] = ofCandidate
  const [theBaseline] = ofBaseline
  if (theCandidate === undefined) return { dataset, why: 'the candidate has no report on it' }
  if (theBaseline === undefined) return { dataset, why: 'the baseline has no report on it' }
  if (ofCandidate.length > 1 || ofBaseline.length > 1)
    return { dataset, why: 'there are several reports on it' }
  return compareRuns(theCandidate, theBaseline, rule.erroredItems)
}

function judgeIncomparable({ dataset, why }: Incomparable): DatasetVerdict {
  return {
    verdict: 'unmeasured',
    observed: `${dataset}: not comparable`,
    reason: `On ${dataset}, ${why}.`,
  }
}

function judgeComparison(
  rule: ScoreRule,
  comparison: ScoreComparison,
  baselineName: string,
): DatasetVerdict {
  const { dataset, items, candidateSum, baselineSum, candidateMean, baselineMean } = comparison
  const count = decimal(items)
  const observed = `${dataset}: ${format(candidateMean)}; ${baselineName} ${format(baselineMean)}; ${difference(comparison)} (${items} items)`
  const say = (verdict: Verdict, reason: string): DatasetVerdict => ({ verdict, observed, reason })
  if (items < rule.minItems) {
    return say(
      'inconclusive',
      `${dataset} has ${items} items; the policy asks for at least ${rule.minItems}.`,
    )
  }
  if (compare(candidateSum, multiply(rule.min, count)) < 0) {
    return say(
      'fail',
      `${format(candidateMean)} on ${dataset} is under the least score, ${format(rule.min)}.`,
    )
  }
  const drop = subtract(baselineSum, candidateSum)
  if (compare(drop, multiply(rule.maxDrop, count)) > 0) {
    return say(
      'fail',
      `The score on ${dataset} is ${difference(comparison)}; at most ${format(rule.maxDrop)} is allowed.`,
    )
  }
  if (rule.confidence === undefined)
    return say('pass', `The score on ${dataset} is ${difference(comparison)}.`)
  const test = pairedNonInferiority({
    ...testInput(comparison, rule),
    confidence: toNumber(rule.confidence),
  })
  const shown = `with ${percent(rule.confidence)} confidence at most ${lower(-test.lowerBound)}`
  switch (test.verdict) {
    case 'non-inferior':
      return say('pass', `The score on ${dataset} is ${difference(comparison)}, ${shown}.`)
    case 'inferior':
      return say('fail', `The score on ${dataset} is lower than the margin allows.`)
    case 'inconclusive':
      return say(
        'inconclusive',
        `${items} items of ${dataset} do not show it: ${shown} is more than ${format(rule.maxDrop)}${
          test.pairsNeeded === undefined ? '' : `; about ${test.pairsNeeded} would`
        }.`,
      )
  }
}

function judgeFirstScore(
  rule: ScoreRule,
  first: FirstScore,
  { candidate, from }: PromotionQuestion,
): GateResult {
  const passed = first.verdict === 'pass'
  return {
    gate: 'score',
    verdict: first.verdict,
    next: passed ? 'nothing' : 'act',
    observed: first.observed,
    required: describeRule(rule),
    reason: passed
      ? 'The first complete report of this candidate passed.'
      : 'The first complete report of this candidate failed, and it is the one that counts.',
    clear: passed ? [] : [`Fix on ${from.branch}; running the eval again changes nothing.`],
    about: { kind: 'commit', commit: candidate.commit, tree: candidate.tree },
    sources: [
      {
        name: `eval judged at ${first.at}`,
        ...(first.url === undefined ? {} : { url: first.url }),
      },
    ],
    remarks: [],
  }
}

function whatClears(
  verdict: Verdict,
  worse: ScoreComparison['worse'],
  { from, channel }: PromotionQuestion,
): readonly string[] {
  switch (verdict) {
    case 'pass':
      return []
    case 'fail': {
      const ids = worse.slice(0, 10).map(({ id }) => id)
      const named =
        worse.length === 0
          ? ''
          : `${worse.length} items got worse (${ids.join(', ')}${worse.length > 10 ? ', …' : ''}). `
      return [`${named}Fix on ${from.branch}; running the eval again changes nothing.`]
    }
    case 'inconclusive':
      return ['Evaluate on more items: a larger dataset, for candidate and baseline alike.']
    case 'unmeasured':
      return [evalCommand(from.name), evalCommand(channel.name)]
  }
}

function remarksOn(comparison: ScoreComparison | Incomparable, rule: ScoreRule): readonly string[] {
  if ('why' in comparison) return []
  const { dataset, erroredInCandidate } = comparison
  const errored =
    erroredInCandidate === 0
      ? []
      : [
          `${erroredInCandidate} items of ${dataset} ended in an error for the candidate and ${
            rule.erroredItems === 'zero' ? 'count as 0' : 'are left out'
          }.`,
        ]
  if (rule.confidence !== undefined) return errored
  const { lowerBound } = pairedNonInferiority({ ...testInput(comparison, rule), confidence: 0.95 })
  return lowerBound < 0
    ? [...errored, `With 95 % confidence the score on ${dataset} is at most ${lower(-lowerBound)}.`]
    : errored
}

function testInput({ pairs }: ScoreComparison, rule: ScoreRule) {
  return {
    pairs: pairs.map(({ baseline, candidate }) => ({
      baseline: toNumber(baseline),
      candidate: toNumber(candidate),
    })),
    margin: toNumber(rule.maxDrop),
  }
}

const severity: readonly Verdict[] = ['pass', 'inconclusive', 'unmeasured', 'fail']

/** Of no verdicts at all: unmeasured. */
function worst(verdicts: readonly Verdict[]): Verdict {
  const indices = verdicts.map((verdict) => severity.indexOf(verdict))
  return indices.length === 0 ? 'unmeasured' : (severity[Math.max(...indices)] ?? 'unmeasured')
}

function difference({ candidateMean, baselineMean }: ScoreComparison): string {
  const drop = subtract(baselineMean, candidateMean)
  const order = compare(candidateMean, baselineMean)
  if (order === 0) return 'equal'
  return order < 0
    ? `${format(drop)} lower`
    : `${format(subtract(candidateMean, baselineMean))} higher`
}

function lower(drop: number): string {
  return `${drop.toFixed(3)} lower`
}

function percent(share: ScoreRule['min']): string {
  return `${format(multiply(share, decimal(100)))} %`
}

function describeRule(rule: ScoreRule): string {
  const sure = rule.confidence === undefined ? '' : ` with ${percent(rule.confidence)} confidence`
  return `at most ${format(rule.maxDrop)} lower${sure}, at least ${format(rule.min)}`
}

function evalCommand(channel: string): string {
  return `Make a report for ${channel}: \`python -m backend.ai.eval --channel ${channel} --dataset datasets/ai_eval/base.jsonl\` in the eval job.`
}
