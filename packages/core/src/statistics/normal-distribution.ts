const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)

/** Density of the standard normal distribution. */
function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / SQRT_TWO_PI
}

/**
 * Probability that a standard normal value is at most `x`, to about 1e-15; the lower tail keeps
 * its relative accuracy.
 *
 * Near zero the Taylor series around it (Marsaglia, "Evaluating the Normal Distribution", Journal
 * of Statistical Software 11(4), 2004); in the tails Laplace's continued fraction (Abramowitz and
 * Stegun 26.2.14).
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (x < -3) return upperTail(-x)
  if (x > 3) return 1 - upperTail(x)
  let term = x
  let sum = x
  for (let i = 3; sum + term !== sum; i += 2) {
    term *= (x * x) / i
    sum += term
  }
  return 0.5 + sum * normalDensity(x)
}

/** For x > 3, where 150 levels of the fraction are more than enough. */
function upperTail(x: number): number {
  if (x > 40) return 0
  let fraction = x
  for (let level = 150; level >= 1; level -= 1) fraction = x + level / fraction
  return normalDensity(x) / fraction
}

/**
 * The standard normal value that is exceeded with probability `1 - p`, 0 < p < 1; the infinities
 * at 0 and 1.
 *
 * Starts from Abramowitz and Stegun 26.2.23 (error under 4.5e-4) and improves by Halley's method.
 * @throws {RangeError} when `p` is not within 0 and 1.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Not a probability: ${p}`)
  if (p > 0.5) return -normalQuantile(1 - p)
  if (p === 0) return Number.NEGATIVE_INFINITY
  if (p === 0.5) return 0
  const t = Math.sqrt(-2 * Math.log(p))
  const numerator = 2.515517 + t * (0.802853 + t * 0.010328)
  const denominator = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308))
  let x = numerator / denominator - t
  for (let i = 0; i < 4; i += 1) {
    const step = (normalCdf(x) - p) / normalDensity(x)
    x -= step / (1 + (x * step) / 2)
  }
  return x
}
