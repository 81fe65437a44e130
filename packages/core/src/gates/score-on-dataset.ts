import { compare, decimal, format, multiply, subtract, toNumber } from '../decimal.ts'
import type { EvalReport } from '../evidence/eval-report.ts'
import type { ScoreRule } from '../policy/gate-rules.ts'
import { type NonInferiority, pairedNonInferiority } from '../statistics/paired-non-inferiority.ts'
import type { Verdict } from './gate.ts'
import { oncePerPair } from './once-per-pair.ts'
import { counted, numberBeside, percent } from './readable-numbers.ts'
import { compareRuns, type Incomparable, type ScoreComparison } from './score-comparison.ts'
import type { ScorePair } from './score-pairs.ts'

/** The score rule asked of one dataset. */
export type DatasetVerdict = {
  readonly dataset: string
  readonly verdict: Verdict
  /** Without the name of the dataset. */
  readonly observed: string
  readonly reason: string
  /** Items that got worse, the largest drop first. */
  readonly worse: readonly ScorePair[]
  readonly remarks: readonly string[]
}

/** @param baselineName what the baseline's channel is called. */
export function judgeDataset(
  dataset: string,
  runs: { readonly candidate: readonly EvalReport[]; readonly baseline: readonly EvalReport[] },
  rule: ScoreRule,
  baselineName: string,
): DatasetVerdict {
  const comparison = compareOn(dataset, runs, rule)
  if ('why' in comparison) {
    return {
      dataset,
      verdict: 'unmeasured',
      observed: 'not comparable',
      reason: `On ${dataset}, ${comparison.why}.`,
      worse: [],
      remarks: [],
    }
  }
  const { candidate, baseline, answer, remarks } = judged(comparison, rule)
  return {
    dataset,
    verdict: answer.verdict,
    observed: `${candidate}; ${baselineName} ${baseline}`,
    reason: answer.reason,
    worse: comparison.worse,
    remarks,
  }
}

/** All that a rule makes of a comparison, and how its numbers are written beside the rule's. */
const judged = oncePerPair((comparison: ScoreComparison, rule: ScoreRule) => ({
  candidate: meanBeside(comparison, rule),
  baseline: `${numberBeside(comparison.baselineMean, rule.min, 4)}; ${difference(comparison, rule)} (${counted(comparison.items, 'item')})`,
  answer: judgeComparison(rule, comparison),
  remarks: remarksOn(comparison, rule),
}))

function compareOn(
  dataset: string,
  runs: Parameters<typeof judgeDataset>[1],
  rule: ScoreRule,
): ScoreComparison | Incomparable {
  const candidate = reportOn(dataset, runs.candidate)
  const baseline = reportOn(dataset, runs.baseline)
  if (candidate === undefined) return { dataset, why: 'the candidate has no report' }
  if (baseline === undefined) return { dataset, why: 'the baseline has no report' }
  if (candidate === 'several' || baseline === 'several')
    return { dataset, why: 'there are several reports of one side' }
  return compareRuns(candidate, baseline, rule.erroredItems)
}

function reportOn(
  dataset: string,
  reports: readonly EvalReport[],
): EvalReport | 'several' | undefined {
  let found: EvalReport | undefined
  for (const report of reports) {
    if (report.dataset !== dataset) continue
    if (found !== undefined) return 'several'
    found = report
  }
  return found
}

type Answer = Pick<DatasetVerdict, 'verdict' | 'reason'>

function judgeComparison(rule: ScoreRule, comparison: ScoreComparison): Answer {
  const { dataset, items, candidateSum, baselineSum } = comparison
  if (items < rule.minItems) {
    return {
      verdict: 'inconclusive',
      reason: `${dataset} has ${counted(items, 'item')}; the policy asks for at least ${rule.minItems}.`,
    }
  }
  const count = decimal(items)
  const isLow = compare(candidateSum, multiply(rule.min, count)) < 0
  const drops = compare(subtract(baselineSum, candidateSum), multiply(rule.maxDrop, count)) > 0
  if (isLow || drops) {
    const why = [
      ...(drops
        ? [`${difference(comparison, rule)}, where at most ${format(rule.maxDrop)} is allowed`]
        : []),
      ...(isLow
        ? [`${meanBeside(comparison, rule)}, under the least score ${format(rule.min)}`]
        : []),
    ]
    return { verdict: 'fail', reason: `The score on ${dataset} is ${why.join(', and ')}.` }
  }
  if (rule.confidence !== undefined) {
    return judgeConfidence(rule, comparison, testAt(comparison, rule, toNumber(rule.confidence)))
  }
  return { verdict: 'pass', reason: `The score on ${dataset} is ${difference(comparison, rule)}.` }
}

/** Whether the drop is shown to stay within the margin, not only came out so. */
function judgeConfidence(
  rule: ScoreRule,
  comparison: ScoreComparison,
  test: NonInferiority,
): Answer {
  const { dataset, items } = comparison
  const sure = percent(rule.confidence ?? decimal(0))
  switch (test.verdict) {
    case 'non-inferior':
      return {
        verdict: 'pass',
        reason: `The score on ${dataset} is ${difference(comparison, rule)}, and with ${sure} confidence ${worstCase(test)}.`,
      }
    case 'inferior':
      return {
        verdict: 'fail',
        reason: `With ${sure} confidence the score on ${dataset} is more than ${format(rule.maxDrop)} lower.`,
      }
    case 'inconclusive': {
      const more =
        test.pairsNeeded === undefined ? '' : ` About ${test.pairsNeeded} items would tell.`
      return {
        verdict: 'inconclusive',
        reason: `${counted(items, 'item')} of ${dataset} cannot tell: with ${sure} confidence the score is only known to be ${worstCase(test)}.${more}`,
      }
    }
  }
}

function remarksOn(comparison: ScoreComparison, rule: ScoreRule): readonly string[] {
  const { dataset, erroredInCandidate } = comparison
  const errored =
    erroredInCandidate === 0
      ? []
      : [
          `${counted(erroredInCandidate, 'item')} of ${dataset} ended in an error for the candidate: ${
            rule.erroredItems === 'zero' ? 'counted as 0' : 'left out'
          }.`,
        ]
  if (rule.confidence !== undefined) return errored
  const test = testAt(comparison, rule, 0.95)
  return test.lowerBound < -toNumber(rule.maxDrop)
    ? [
        ...errored,
        `So few items leave room: with 95 % confidence the score on ${dataset} is only known to be ${worstCase(test)}.`,
      ]
    : errored
}

function testAt({ pairs }: ScoreComparison, rule: ScoreRule, confidence: number): NonInferiority {
  return pairedNonInferiority({
    pairs: pairs.map(({ baseline, candidate }) => ({
      baseline: toNumber(baseline),
      candidate: toNumber(candidate),
    })),
    margin: toNumber(rule.maxDrop),
    confidence,
  })
}

/** Bounds are cautious, so the drop is rounded up. */
function worstCase({ lowerBound }: NonInferiority): string {
  return lowerBound < 0
    ? `at most ${(Math.ceil(-lowerBound * 1000) / 1000).toFixed(3)} lower`
    : 'not lower'
}

function meanBeside({ candidateMean }: ScoreComparison, { min }: ScoreRule): string {
  return numberBeside(candidateMean, min, 4)
}

function difference({ candidateMean, baselineMean }: ScoreComparison, rule: ScoreRule): string {
  const drop = subtract(baselineMean, candidateMean)
  const order = compare(candidateMean, baselineMean)
  if (order === 0) return 'equal'
  return order < 0
    ? `${numberBeside(drop, rule.maxDrop, 4)} lower`
    : `${numberBeside(subtract(candidateMean, baselineMean), decimal(0), 4)} higher`
}
