import { type Looks, spentAlpha } from './alpha-spending.ts'
import { pairedMeanBounds } from './paired-mean-bound.ts'
import { pairsForPower } from './paired-sample-size.ts'
import { requireConfidence } from './probability.ts'
import { fewestPairs, tangoBounds } from './tango.ts'

/** One item's scores, 0 to 1 each. */
export type ScorePair = { readonly baseline: number; readonly candidate: number }

export type NonInferiority = {
  /** The candidate's mean less the baseline's. */
  readonly difference: number
  /** One-sided bounds on the true difference, each with the confidence that this look has. */
  readonly lowerBound: number
  readonly upperBound: number
  /**
   * `non-inferior`: the lower bound is above `-margin`. `inferior`: the upper bound is below it.
   * `inconclusive`: the margin lies between them.
   */
  readonly verdict: 'non-inferior' | 'inferior' | 'inconclusive'
  /**
   * How many pairs in all would pass with 80 % probability if the candidate stayed as it
   * measured. Only on an inconclusive verdict, and absent where more pairs would not help.
   */
  readonly pairsNeeded?: number
  /** `tango` for scores of only 0 and 1, else `smoothed-mean`. */
  readonly method: 'tango' | 'smoothed-mean'
}

const POWER = 0.8

/**
 * Whether the candidate is shown to be worse than the baseline by less than `margin`, on the same
 * items. Scores of only 0 and 1 are tested with Tango's score test, others with the smoothed
 * paired mean.
 *
 * Asked again and again about the same candidate, a test at a fixed confidence passes in the end:
 * `looks` spends the error probability over the looks.
 *
 * @param margin 0 to 1
 * @param confidence one-sided, between 0.5 and 1
 * @throws {RangeError} when a score is not within 0 and 1, or margin or confidence make no sense.
 * @example pairedNonInferiority({ pairs, margin: 0.02, confidence: 0.95 }).verdict
 */
export function pairedNonInferiority(question: {
  readonly pairs: readonly ScorePair[]
  readonly margin: number
  readonly confidence: number
  readonly looks?: Looks
}): NonInferiority {
  const { pairs, margin } = question
  requireConfidence(question.confidence)
  if (!(margin >= 0 && margin <= 1)) throw new RangeError(`Not a margin: ${margin}`)
  for (const { baseline, candidate } of pairs) {
    if (!(isScore(baseline) && isScore(candidate))) {
      throw new RangeError(`Not scores between 0 and 1: ${baseline}, ${candidate}`)
    }
  }
  const alpha = 1 - question.confidence
  const confidence =
    question.looks === undefined ? question.confidence : 1 - spentAlpha(alpha, question.looks)
  const differences = pairs.map(({ baseline, candidate }) => candidate - baseline)
  const difference =
    pairs.length === 0 ? 0 : differences.reduce((sum, one) => sum + one, 0) / pairs.length
  const binary = pairs.every(({ baseline, candidate }) => isBinary(baseline) && isBinary(candidate))
  const { lower, upper } =
    binary && pairs.length > 0
      ? tangoBounds(counts(differences), confidence)
      : pairedMeanBounds(differences, confidence)
  const verdict = lower > -margin ? 'non-inferior' : upper < -margin ? 'inferior' : 'inconclusive'
  const answer: NonInferiority = {
    difference,
    lowerBound: lower,
    upperBound: upper,
    verdict,
    method: binary ? 'tango' : 'smoothed-mean',
  }
  if (verdict !== 'inconclusive') return answer
  const needed = pairsForPower({
    variance: pairedMeanBounds(differences, confidence).variance,
    margin,
    difference,
    confidence,
    power: POWER,
  })
  const pairsNeeded = Math.max(
    Math.ceil(needed),
    pairs.length + 1,
    binary ? fewestPairs(margin, confidence) : 0,
  )
  return Number.isFinite(pairsNeeded) ? { ...answer, pairsNeeded } : answer
}

function counts(differences: readonly number[]) {
  let baselineOnly = 0
  let candidateOnly = 0
  for (const difference of differences) {
    if (difference < 0) baselineOnly += 1
    if (difference > 0) candidateOnly += 1
  }
  return { baselineOnly, candidateOnly, pairs: differences.length }
}

function isScore(value: number): boolean {
  return value >= 0 && value <= 1
}

function isBinary(value: number): boolean {
  return value === 0 || value === 1
}
