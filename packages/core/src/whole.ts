/**
 * A whole number of any size: a double while that is exact (up to 2^53 - 1), a bigint beyond it, so
 * that every number is written in one way. Sums over the items of a report, and shares of requests,
 * stay within doubles, where they cost a tenth of what bigints do.
 */
export type Whole = number | bigint

/** In the one way in which it is written; no negative zero. */
export function whole(value: bigint): Whole {
  return value >= MIN_SAFE && value <= MAX_SAFE ? Number(value) : value
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER)
const MIN_SAFE = BigInt(Number.MIN_SAFE_INTEGER)

/*
 * A double beyond 2^53 - 1 was rounded, but never down to a safe integer: a result that is safe is
 * exact. Adding 0 makes a plain zero of a negative one.
 */

/** Whether a value that was not made here is one. */
export function isWhole(value: Whole): boolean {
  return typeof value === 'bigint' || Number.isSafeInteger(value)
}

export function plus(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum + 0
  }
  return whole(BigInt(a) + BigInt(b))
}

export function times(a: Whole, b: Whole): Whole {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    if (Number.isSafeInteger(product)) return product + 0
  }
  return whole(BigInt(a) * BigInt(b))
}

export function negative(a: Whole): Whole {
  return typeof a === 'number' ? 0 - a : -a
}

export function powerOfTen(exponent: number): Whole {
  return powers[exponent] ?? 10n ** BigInt(exponent)
}

const powers: readonly Whole[] = Array.from({ length: 64 }, (_, at) => whole(10n ** BigInt(at)))

/**
 * `a` times 10^`places` by `b`, rounded half away from zero.
 *
 * @param b not zero
 */
export function roundedQuotient(a: Whole, b: Whole, places = 0): Whole {
  const isNegative = a < 0 !== b < 0
  const quotient = ofMagnitudes(a < 0 ? negative(a) : a, b < 0 ? negative(b) : b, places)
  return isNegative ? negative(quotient) : quotient
}

function ofMagnitudes(a: Whole, b: Whole, places: number): Whole {
  // What is no whole number is refused by `BigInt`.
  if (typeof a === 'number' && typeof b === 'number' && isWhole(a) && isWhole(b)) {
    const quotient = longDivision(a, b, places)
    if (quotient !== undefined) return quotient
  }
  const divisor = BigInt(b)
  return whole((BigInt(a) * 10n ** BigInt(places) * 2n + divisor) / (divisor * 2n))
}

/*
 * The floor of a quotient of safe integers is exact: the quotient is off by less than its distance to
 * the next integer. It costs a tenth of the operator `%`, which is a call for doubles.
 */

/**
 * Some digits at a time, as on paper: a share of requests with twelve places is a double, and the
 * product that it would be the quotient of is none. Undefined where a double does not hold a step.
 */
function longDivision(a: number, b: number, places: number): number | undefined {
  let quotient = Math.floor(a / b)
  let rest = a - quotient * b
  for (let left = places; left > 0; left -= DIGITS) {
    const step = steps[left] ?? STEP
    const dividend = rest * step
    const digits = Math.floor(dividend / b)
    rest = dividend - digits * b
    quotient = quotient * step + digits
    if (dividend >= Number.MAX_SAFE_INTEGER || quotient >= Number.MAX_SAFE_INTEGER) return undefined
  }
  return rest >= b - rest ? quotient + 1 : quotient
}

const DIGITS = 6
const STEP = 10 ** DIGITS
const steps: readonly number[] = Array.from({ length: DIGITS }, (_, left) => 10 ** left)

/** @param b greater than 0 */
export function isMultiple(a: Whole, b: Whole): boolean {
  return typeof a === 'number' && typeof b === 'number'
    ? Math.floor(a / b) * b === a
    : BigInt(a) % BigInt(b) === 0n
}
