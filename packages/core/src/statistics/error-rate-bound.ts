import { binomialCdf } from './binomial-distribution.ts'
import { clopperPearsonUpper } from './clopper-pearson.ts'
import { requireConfidence } from './probability.ts'

/**
 * The highest error rate (0 to 1) that is still plausible after `errors` of `total` requests: the
 * one-sided upper bound of Clopper and Pearson. 1 when there were no requests.
 *
 * It takes requests for independent. Errors come in bursts, so that the true bound is wider.
 *
 * @param confidence between 0.5 and 1
 * @throws {RangeError} when the counts or the confidence make no sense.
 * @example errorRateBound({ errors: 0, total: 299, confidence: 0.95 }) // 0.00997
 */
export function errorRateBound(seen: {
  readonly errors: number
  readonly total: number
  readonly confidence: number
}): number {
  return clopperPearsonUpper(seen.errors, seen.total, seen.confidence)
}

/**
 * Fewest requests with `errors` errors among them that show a rate under `max`: the least n of
 * which at most that many errors had probability 1 - confidence or less, were the rate `max`.
 *
 * @param max greater than 0, less than 1
 * @param errors a whole number
 * @example requestsToCertify({ max: 0.01, errors: 0, confidence: 0.95 }) // 299
 */
export function requestsToCertify(asked: {
  readonly max: number
  readonly errors: number
  readonly confidence: number
}): number {
  const { max, errors, confidence } = asked
  requireConfidence(confidence)
  if (!(max > 0 && max < 1)) throw new RangeError(`Not a rate between 0 and 1: ${max}`)
  const shows = (total: number) => binomialCdf(errors, total, max) <= 1 - confidence
  let tooFew = errors
  let enough = Math.max(1, 2 * errors)
  while (!shows(enough)) {
    tooFew = enough
    enough *= 2
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2)
    if (shows(middle)) enough = middle
    else tooFew = middle
  }
  return enough
}
