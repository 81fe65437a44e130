import { betaQuantile } from './beta-distribution.ts'
import { requireConfidence, requireCounts } from './probability.ts'

/**
 * One-sided bounds on a share of which `count` of `total` were seen, each holding by itself with
 * at least the given confidence whatever the share is.
 *
 * Clopper and Pearson 1934, by way of beta quantiles, so that counts need not be whole. A
 * two-sided 95 % interval has both bounds at confidence 0.975.
 */
export function clopperPearsonLower(count: number, total: number, confidence: number): number {
  requireCounts(count, total)
  requireConfidence(confidence)
  return count === 0 ? 0 : betaQuantile(1 - confidence, count, total - count + 1)
}

/** @see clopperPearsonLower */
export function clopperPearsonUpper(count: number, total: number, confidence: number): number {
  requireCounts(count, total)
  requireConfidence(confidence)
  return count === total ? 1 : betaQuantile(confidence, count + 1, total - count)
}
