import {
  isMultiple,
  isWhole,
  negative,
  plus,
  powerOfTen,
  roundedQuotient,
  times,
  type Whole,
  whole,
} from './whole.ts'

/**
 * Exact decimal numbers: `coefficient / 10^scale`.
 *
 * Thresholds are decimals ("0.02", "1%") and so are the scores that people report. With doubles,
 * 0.82 - 0.84 >= -0.02 is false: over all pairs of three-decimal scores in [0.8, 1] that differ
 * by exactly 0.02, 161 of 201 would be blocked wrongly.
 */
export type Decimal = { readonly coefficient: Whole; readonly scale: number }

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** Reads `-12.5`, `.5`, `1e-3`. Undefined for all else, `NaN`, `Infinity` and `` among it. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return undefined
  const [, sign = '', before = '', fraction = '', exponent = '0'] = match
  if (before === '' && fraction === '') return undefined
  const digits = before + fraction
  // Most numbers are short, and read without a bigint.
  const magnitude = digits.length < 16 ? Number(digits) : whole(BigInt(digits))
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > 1100) return undefined
  const coefficient = sign === '-' ? negative(magnitude) : magnitude
  return scale >= 0
    ? normalized(coefficient, scale)
    : { coefficient: times(coefficient, powerOfTen(-scale)), scale: 0 }
}

/**
 * The decimal that a double is written as: its shortest spelling that reads back the same.
 * Undefined for `NaN` and the infinities.
 */
export function decimalOf(value: number): Decimal | undefined {
  if (Number.isSafeInteger(value)) return { coefficient: value + 0, scale: 0 }
  return Number.isFinite(value) ? parseDecimal(String(value)) : undefined
}

/** @throws {TypeError} when the text is not a decimal. For literals in code. */
export function decimal(text: string | number): Decimal {
  const parsed = typeof text === 'number' ? decimalOf(text) : parseDecimal(text)
  if (parsed === undefined) throw new TypeError(`Not a decimal number: ${String(text)}`)
  return parsed
}

/**
 * Negative, zero or positive, as for `Array.prototype.sort`.
 * @throws {TypeError} when a coefficient is no whole number.
 */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale)
  const left = coefficientAt(a, scale)
  const right = coefficientAt(b, scale)
  // A script may write a decimal by hand; one of NaN is neither less nor more than any limit.
  if (!(isWhole(left) && isWhole(right))) throw new TypeError('Not decimal numbers')
  return left < right ? -1 : left > right ? 1 : 0
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale)
  return normalized(plus(coefficientAt(a, scale), coefficientAt(b, scale)), scale)
}

/** All of them together; zero where there are none. */
export function sum(terms: readonly Decimal[]): Decimal {
  let scale = 0
  for (const term of terms) scale = Math.max(scale, term.scale)
  let coefficient: Whole = 0
  for (const term of terms) coefficient = plus(coefficient, coefficientAt(term, scale))
  return normalized(coefficient, scale)
}

export function negate(a: Decimal): Decimal {
  return { coefficient: negative(a.coefficient), scale: a.scale }
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b))
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return normalized(times(a.coefficient, b.coefficient), a.scale + b.scale)
}

/**
 * The quotient, rounded half away from zero to `places` decimal places. For display and averages:
 * a rule `x / y < t` is asked as `x < t * y`.
 * @throws {RangeError} when the divisor is zero.
 */
export function divide(a: Decimal, b: Decimal, places = 12): Decimal {
  if (b.coefficient === 0 || b.coefficient === 0n) throw new RangeError('Division by zero')
  const shift = places + b.scale - a.scale
  const coefficient =
    shift >= 0
      ? roundedQuotient(a.coefficient, b.coefficient, shift)
      : roundedQuotient(a.coefficient, times(b.coefficient, powerOfTen(-shift)))
  return normalized(coefficient, places)
}

/** Rounded half away from zero to at most `places` decimal places. */
export function round(a: Decimal, places: number): Decimal {
  if (a.scale <= places) return a
  return normalized(roundedQuotient(a.coefficient, powerOfTen(a.scale - places)), places)
}

/** Plain notation without trailing zeros: `-0.041`, `12`. */
export function format(a: Decimal): string {
  if (a.scale === 0) return String(a.coefficient)
  const isNegative = a.coefficient < 0
  const magnitude = isNegative ? negative(a.coefficient) : a.coefficient
  const digits = String(magnitude).padStart(a.scale + 1, '0')
  return `${isNegative ? '-' : ''}${digits.slice(0, -a.scale)}.${digits.slice(-a.scale)}`
}

/** As a share of one hundred: `0.0125` is `1.25 %`. */
export function formatPercent(a: Decimal, places = 2): string {
  return `${format(round(multiply(a, { coefficient: 100, scale: 0 }), places))} %`
}

/** The nearest double, for statistics. */
export function toNumber(a: Decimal): number {
  const divisor = exactPowers[a.scale]
  // Both are doubles without a rounding error, so that their quotient is rounded only once.
  if (divisor !== undefined && typeof a.coefficient === 'number') return a.coefficient / divisor
  return Number(format(a))
}

/** 10^22 is the last power of ten that is a double. */
const exactPowers: readonly number[] = Array.from({ length: 23 }, (_, at) => Number(`1e${at}`))

export const zero: Decimal = { coefficient: 0, scale: 0 }
export const one: Decimal = { coefficient: 1, scale: 0 }

/** At a scale that is not smaller than its own. */
function coefficientAt({ coefficient, scale: own }: Decimal, scale: number): Whole {
  return own === scale ? coefficient : times(coefficient, powerOfTen(scale - own))
}

/** Without trailing zeros: equal numbers are equal values. */
function normalized(coefficient: Whole, scale: number): Decimal {
  if (scale === 0 || !isMultiple(coefficient, 10)) return { coefficient, scale }
  if (coefficient === 0 || coefficient === 0n) return zero
  let rest = coefficient
  let left = scale
  for (const zeros of [8, 4, 2, 1])
    while (left >= zeros && isMultiple(rest, powerOfTen(zeros))) {
      rest = roundedQuotient(rest, powerOfTen(zeros))
      left -= zeros
    }
  return { coefficient: rest, scale: left }
}
