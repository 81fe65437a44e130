import { betaCdf } from './beta-distribution.ts'

/**
 * Probability of at most `k` successes in `n` trials that succeed with probability `p` each.
 *
 * By its identity with the incomplete beta function (DLMF 8.17.5).
 *
 * @param k, n whole numbers
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (!Number.isInteger(k) || !Number.isInteger(n) || n < 0) {
    throw new RangeError(`Not counts: ${k} of ${n}`)
  }
  if (k < 0) return 0
  if (k >= n) return 1
  return betaCdf(1 - p, n - k, k + 1)
}
