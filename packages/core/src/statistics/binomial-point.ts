/**
 * Gamma(n + 1) / (Gamma(x + 1) Gamma(n - x + 1)) p^x (1 - p)^(n - x): the probability of `x`
 * successes in `n` trials, also for counts that are not whole.
 *
 * Loader's saddle-point expansion, which does not lose digits where log-gamma does ("Fast and
 * accurate computation of binomial probabilities", 2000).
 *
 * @param x 0 to n
 * @param p 0 to 1
 */
export function binomialPoint(x: number, n: number, p: number): number {
  const q = 1 - p
  if (p === 0) return x === 0 ? 1 : 0
  if (q === 0) return x === n ? 1 : 0
  if (x === 0) return Math.exp(n * Math.log1p(-p))
  if (x === n) return Math.exp(n * Math.log(p))
  const logRatio =
    stirlingError(n) -
    stirlingError(x) -
    stirlingError(n - x) -
    deviance(x, n * p) -
    deviance(n - x, n * q)
  return Math.exp(logRatio) * Math.sqrt(n / (2 * Math.PI * x * (n - x)))
}

/** log Gamma(n + 1) - (n + 1/2) log n + n - log(2 pi) / 2, for n > 0. */
function stirlingError(n: number): number {
  let correction = 0
  let m = n
  while (m < 16) {
    correction += (m + 0.5) * Math.log1p(1 / m) - 1
    m += 1
  }
  const s = 1 / (m * m)
  const series = (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s / 1188)))) / m
  return correction + series
}

/** x log(x / m) + m - x, without cancellation where x is near m. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x
  const v = (x - m) / (x + m)
  let sum = (x - m) * v
  let term = 2 * x * v
  for (let j = 3; ; j += 2) {
    term *= v * v
    const next = sum + term / j
    if (next === sum) return sum
    sum = next
  }
}
