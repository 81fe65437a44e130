import { binomialPoint } from './binomial-point.ts'
import { normalQuantile } from './normal-distribution.ts'
import { tangoZ } from './tango.ts'

/** How often, asked once, each answer comes out. */
export type OperatingCharacteristics = {
  /** The measured drop is at most the margin: the plain rule passes. */
  readonly plainPass: number
  /** Tango's test shows non-inferiority. */
  readonly testPass: number
  /** Tango's test shows inferiority. */
  readonly testFail: number
}

/**
 * What a score rule does to a candidate of known quality, exactly: the sum over every possible
 * outcome of `items` paired right-or-wrong items. For documentation and for choosing a policy.
 *
 * @param accuracy the baseline's true share of right items
 * @param difference the candidate's true share less the baseline's
 * @param correlation of right and wrong between the two over the items
 */
export function operatingCharacteristics(model: {
  readonly accuracy: number
  readonly difference: number
  readonly correlation: number
  readonly items: number
  readonly margin: number
  readonly confidence: number
}): OperatingCharacteristics {
  const { accuracy, difference, correlation, items, margin, confidence } = model
  const rates = discordantRates(accuracy, difference, correlation)
  const z = normalQuantile(confidence)
  // A drop of exactly the margin passes: keep doubles from turning it into a little more.
  const allowedDrop = margin * items + 1e-9
  const sums = { plainPass: 0, testPass: 0, testFail: 0 }
  for (let baselineOnly = 0; baselineOnly <= items; baselineOnly += 1) {
    const outer = binomialPoint(baselineOnly, items, rates.baselineOnly)
    const rest = items - baselineOnly
    const share = Math.min(1, rates.candidateOnly / (1 - rates.baselineOnly))
    for (let candidateOnly = 0; outer > 1e-18 && candidateOnly <= rest; candidateOnly += 1) {
      const chance = outer * binomialPoint(candidateOnly, rest, share)
      if (chance < 1e-18) continue
      const statistic = tangoZ({ baselineOnly, candidateOnly, pairs: items }, -margin)
      if (baselineOnly - candidateOnly <= allowedDrop) sums.plainPass += chance
      if (statistic > z) sums.testPass += chance
      if (statistic < -z) sums.testFail += chance
    }
  }
  return sums
}

/** @throws {RangeError} where no two such runs exist. */
function discordantRates(accuracy: number, difference: number, correlation: number) {
  const better = accuracy + difference
  const spread = Math.sqrt(accuracy * (1 - accuracy) * better * (1 - better))
  const both = accuracy * better + correlation * spread
  const rates = { baselineOnly: accuracy - both, candidateOnly: better - both }
  const least = Math.min(
    rates.baselineOnly,
    rates.candidateOnly,
    both,
    1 - accuracy - better + both,
  )
  if (!(least >= -1e-12)) throw new RangeError('No pair of runs has these rates and correlation')
  return {
    baselineOnly: Math.max(0, rates.baselineOnly),
    candidateOnly: Math.max(0, rates.candidateOnly),
  }
}
