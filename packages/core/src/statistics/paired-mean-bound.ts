import { normalQuantile } from './normal-distribution.ts'

/**
 * One-sided bounds on the mean of paired differences between scores from 0 to 1, each holding by
 * itself with about the given confidence.
 *
 * One difference of +1 and one of -1 are put to the data before the normal bound with the
 * population variance is taken, so that data without any spread do not look certain. For scores
 * that are only 0 or 1 this is the interval of Bonett and Price ("Adjusted Wald confidence
 * interval for a difference of binomial proportions based on paired data", Journal of Educational
 * and Behavioral Statistics 37:479-488, 2012).
 *
 * @param differences candidate less baseline, -1 to 1 each
 */
export function pairedMeanBounds(
  differences: readonly number[],
  confidence: number,
): {
  readonly mean: number
  readonly variance: number
  readonly lower: number
  readonly upper: number
} {
  const n = differences.length + 2
  const sum = differences.reduce((total, difference) => total + difference, 0)
  const squares = differences.reduce((total, difference) => total + difference * difference, 2)
  const mean = sum / n
  const variance = Math.max(0, squares / n - mean * mean)
  const reach = normalQuantile(confidence) * Math.sqrt(variance / n)
  return { mean, variance, lower: Math.max(-1, mean - reach), upper: Math.min(1, mean + reach) }
}
