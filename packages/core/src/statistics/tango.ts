import { normalQuantile } from './normal-distribution.ts'

/** Pairs of right and wrong: how often only one of the two was right, of how many pairs. */
export type PairedCounts = {
  /** Pairs that only the baseline got right. */
  readonly baselineOnly: number
  /** Pairs that only the candidate got right. */
  readonly candidateOnly: number
  readonly pairs: number
}

/**
 * The score statistic for the hypothesis that the candidate's rate less the baseline's is
 * `difference`: about standard normal under it, and greater the better the candidate did. At
 * `difference = -margin` it is the test of non-inferiority.
 *
 * Tango, "Equivalence test and confidence interval for the difference in proportions for the
 * paired-sample design", Statistics in Medicine 17:891-908, 1998.
 *
 * @param difference -1 to 1, exclusive
 * @returns 0 where the pairs say nothing: none of them differs and `difference` is 0.
 */
export function tangoZ(counts: PairedCounts, difference: number): number {
  const { baselineOnly: b, candidateOnly: c, pairs: n } = counts
  const excess = c - b - n * difference
  if (excess === 0) return 0
  // The likeliest rate of "only the baseline" under the hypothesis: 2n q^2 + linear q + constant = 0.
  const linear = difference * (2 * n - (c - b)) - b - c
  const constant = -b * difference * (1 - difference)
  const root = Math.sqrt(Math.max(0, linear * linear - 8 * n * constant))
  const baselineOnlyRate = (root - linear) / (4 * n)
  const variance = n * (2 * baselineOnlyRate + difference * (1 - difference))
  return excess / Math.sqrt(Math.max(variance, Number.MIN_VALUE))
}

/**
 * One-sided bounds on the candidate's rate less the baseline's, each holding by itself with the
 * given confidence: the differences at which `tangoZ` is the normal quantile.
 */
export function tangoBounds(
  counts: PairedCounts,
  confidence: number,
): { readonly lower: number; readonly upper: number } {
  const z = normalQuantile(confidence)
  return { lower: differenceAt(counts, z), upper: differenceAt(counts, -z) }
}

/** By halving: the statistic falls as the hypothesis rises. */
function differenceAt(counts: PairedCounts, z: number): number {
  let low = -1
  let high = 1
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (tangoZ(counts, middle) > z) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/**
 * Fewest pairs with which the test at this margin can pass at all: even when no pair differs, it
 * does not pass below.
 *
 * @param margin greater than 0, less than 1
 * @example fewestPairs(0.02, 0.95) // 133
 */
export function fewestPairs(margin: number, confidence: number): number {
  const z = normalQuantile(confidence)
  return Math.floor(z * z * (1 / margin - 1)) + 1
}
