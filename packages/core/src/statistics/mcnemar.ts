import { binomialCdf } from './binomial-distribution.ts'

/**
 * Two-sided p value of the hypothesis that baseline and candidate are equally good, from the
 * pairs that only one of them got right: the exact test (McNemar 1947).
 *
 * It can show a difference. That it shows none is no evidence of equality: for that ask
 * `pairedNonInferiority`.
 *
 * @returns 1 when no pair differs.
 */
export function mcNemarExact(baselineOnly: number, candidateOnly: number): number {
  const fewer = Math.min(baselineOnly, candidateOnly)
  return Math.min(1, 2 * binomialCdf(fewer, baselineOnly + candidateOnly, 0.5))
}
