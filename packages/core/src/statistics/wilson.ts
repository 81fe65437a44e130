import { normalQuantile } from './normal-distribution.ts'
import { requireConfidence, requireCounts } from './probability.ts'

/**
 * One-sided score bounds on a share of which `count` of `total` were seen. Shorter than
 * Clopper and Pearson's, for their confidence holds only on average over the shares.
 *
 * Wilson 1927. A two-sided 95 % interval has both bounds at confidence 0.975.
 */
export function wilsonLower(count: number, total: number, confidence: number): number {
  return 1 - wilsonUpper(total - count, total, confidence)
}

/** @see wilsonLower */
export function wilsonUpper(count: number, total: number, confidence: number): number {
  requireCounts(count, total)
  requireConfidence(confidence)
  if (count === total) return 1
  const z = normalQuantile(confidence)
  const share = count / total
  const spread = Math.sqrt((share * (1 - share)) / total + (z * z) / (4 * total * total))
  return (share + (z * z) / (2 * total) + z * spread) / (1 + (z * z) / total)
}
