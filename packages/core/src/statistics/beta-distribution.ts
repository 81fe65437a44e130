import { binomialPoint } from './binomial-point.ts'

/**
 * The regularized incomplete beta function I_x(a, b): the probability that a beta(a, b) value is
 * at most `x`.
 *
 * By the continued fraction DLMF 8.17.22, evaluated with Lentz's method.
 *
 * @param x 0 to 1
 * @param a, b greater than 0; need not be whole
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (!(a > 0 && b > 0)) throw new RangeError(`Not shapes of a beta distribution: ${a}, ${b}`)
  if (!(x > 0)) return Number.isNaN(x) ? x : 0
  if (x >= 1) return 1
  // The fraction converges fast on this side of the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - lowerPart(1 - x, b, a)
  return lowerPart(x, a, b)
}

function lowerPart(x: number, a: number, b: number): number {
  // x^a (1-x)^b / (a B(a, b)), by way of the binomial point probability.
  const factor = (binomialPoint(a, a + b, x) * b) / (a + b)
  if (factor === 0) return 0
  const tiny = 1e-300
  let c = 1
  let d = guard(1 - ((a + b) * x) / (a + 1))
  d = 1 / d
  let fraction = d
  for (let m = 1; m < 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / guard(1 + even * d)
    c = guard(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / guard(1 + odd * d)
    c = guard(1 + odd / c)
    const change = d * c
    fraction *= change
    if (Math.abs(change - 1) < 1e-16) break
  }
  return factor * fraction

  function guard(value: number): number {
    return Math.abs(value) < tiny ? tiny : value
  }
}

/**
 * The value that a beta(a, b) value does not exceed with probability `p`.
 *
 * Newton's method, kept within a bracket that is halved where a step leaves it.
 *
 * @param p 0 to 1
 */
export function betaQuantile(p: number, a: number, b: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`Not a probability: ${p}`)
  if (p === 0 || p === 1) return p
  let low = 0
  let high = 1
  let x = a / (a + b)
  for (let i = 0; i < 200; i += 1) {
    const excess = betaCdf(x, a, b) - p
    if (excess === 0) return x
    if (excess > 0) high = x
    else low = x
    // Density by way of the binomial point probability.
    const density = (binomialPoint(a, a + b, x) * a * b) / ((a + b) * x * (1 - x))
    const newton = x - excess / density
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - x) <= 1e-16 * x) return next
    x = next
  }
  return x
}
