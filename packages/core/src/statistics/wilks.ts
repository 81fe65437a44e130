import { binomialCdf } from './binomial-distribution.ts'

/**
 * Fewest requests of which the `order`-th slowest is an upper bound on the quantile at `share`,
 * with the given confidence. With fewer, no sample shows where the quantile ends.
 *
 * Wilks, "Determination of sample sizes for setting tolerance limits", Annals of Mathematical
 * Statistics 12:91-96, 1941.
 *
 * @param order from 1, the slowest
 * @example fewestForQuantile({ share: 0.95, confidence: 0.95, order: 1 }) // 59
 */
export function fewestForQuantile(asked: {
  readonly share: number
  readonly confidence: number
  readonly order: number
}): number {
  const { share, confidence, order } = asked
  if (!(share > 0 && share < 1)) throw new RangeError(`Not a share between 0 and 1: ${share}`)
  let requests = order
  while (binomialCdf(requests - order, requests, share) < confidence) requests += 1
  return requests
}
