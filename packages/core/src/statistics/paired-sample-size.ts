import { normalQuantile } from './normal-distribution.ts'

/**
 * Pairs with which a non-inferiority test on paired items passes with probability `power`, not
 * rounded. Infinite when the candidate is worse by the margin or more.
 *
 * n = (z_confidence + z_power)^2 variance / (margin + difference)^2, the normal approximation.
 *
 * @param difference the candidate's true mean less the baseline's
 * @param variance of one pair's difference
 */
export function pairsForPower(question: {
  readonly variance: number
  readonly margin: number
  readonly difference: number
  readonly confidence: number
  readonly power: number
}): number {
  const { variance, margin, difference, confidence, power } = question
  const room = margin + difference
  if (room <= 0) return Number.POSITIVE_INFINITY
  const z = normalQuantile(confidence) + normalQuantile(power)
  return (z * z * variance) / (room * room)
}

/**
 * Variance of one pair's difference when the baseline is right with probability `accuracy`, the
 * candidate with `accuracy + difference`, and the two correlate by `correlation` over the items.
 */
export function pairVariance(model: {
  readonly accuracy: number
  readonly difference: number
  readonly correlation: number
}): number {
  const baseline = model.accuracy * (1 - model.accuracy)
  const better = model.accuracy + model.difference
  const candidate = better * (1 - better)
  return baseline + candidate - 2 * model.correlation * Math.sqrt(baseline * candidate)
}
