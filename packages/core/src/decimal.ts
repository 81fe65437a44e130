/**
 * Exact decimal numbers: `coefficient / 10^scale`.
 *
 * Thresholds are decimals ("0.02", "1%") and so are the scores that people report. With doubles,
 * 0.82 - 0.84 >= -0.02 is false: over all pairs of three-decimal scores in [0.8, 1] that differ
 * by exactly 0.02, 161 of 201 would be blocked wrongly.
 */
export type Decimal = { readonly coefficient: bigint; readonly scale: number }

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/** Reads `-12.5`, `.5`, `1e-3`. Undefined for all else, `NaN`, `Infinity` and `` among it. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = DECIMAL.exec(text.trim())
  if (match === null) return undefined
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  if (whole === '' && fraction === '') return undefined
  const magnitude = BigInt(whole + fraction)
  const scale = fraction.length - Number(exponent)
  if (Math.abs(scale) > 1100) return undefined
  const coefficient = sign === '-' ? -magnitude : magnitude
  return normalize(
    scale >= 0 ? { coefficient, scale } : { coefficient: coefficient * power(-scale), scale: 0 },
  )
}

/**
 * The decimal that a double is written as: its shortest spelling that reads back the same.
 * Undefined for `NaN` and the infinities.
 */
export function decimalOf(value: number): Decimal | undefined {
  if (Number.isSafeInteger(value)) return { coefficient: BigInt(value), scale: 0 }
  return Number.isFinite(value) ? parseDecimal(String(value)) : undefined
}

/** @throws {TypeError} when the text is not a decimal. For literals in code. */
export function decimal(text: string | number): Decimal {
  const parsed = typeof text === 'number' ? decimalOf(text) : parseDecimal(text)
  if (parsed === undefined) throw new TypeError(`Not a decimal number: ${String(text)}`)
  return parsed
}

/** Negative, zero or positive, as for `Array.prototype.sort`. */
export function compare(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const scale = Math.max(a.scale, b.scale)
  const [left, right] = [coefficientAt(a, scale), coefficientAt(b, scale)]
  return left < right ? -1 : left > right ? 1 : 0
}

export function add(a: Decimal, b: Decimal): Decimal {
  return sum([a, b])
}

/** All of them together; zero where there are none. */
export function sum(terms: readonly Decimal[]): Decimal {
  let scale = 0
  for (const term of terms) scale = Math.max(scale, term.scale)
  let coefficient = 0n
  for (const term of terms) coefficient += coefficientAt(term, scale)
  return normalize({ coefficient, scale })
}

export function negate(a: Decimal): Decimal {
  return { coefficient: -a.coefficient, scale: a.scale }
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, negate(b))
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return normalize({ coefficient: a.coefficient * b.coefficient, scale: a.scale + b.scale })
}

/**
 * The quotient, rounded half away from zero to `places` decimal places. For display and averages:
 * a rule `x / y < t` is asked as `x < t * y`.
 * @throws {RangeError} when the divisor is zero.
 */
export function divide(a: Decimal, b: Decimal, places = 12): Decimal {
  if (b.coefficient === 0n) throw new RangeError('Division by zero')
  const numerator = a.coefficient * power(b.scale + places)
  const denominator = b.coefficient * power(a.scale)
  return normalize({ coefficient: roundedQuotient(numerator, denominator), scale: places })
}

/** Rounded half away from zero to at most `places` decimal places. */
export function round(a: Decimal, places: number): Decimal {
  if (a.scale <= places) return a
  return normalize({
    coefficient: roundedQuotient(a.coefficient, power(a.scale - places)),
    scale: places,
  })
}

/** Plain notation without trailing zeros: `-0.041`, `12`. */
export function format(a: Decimal): string {
  const negative = a.coefficient < 0n
  const digits = (negative ? -a.coefficient : a.coefficient).toString().padStart(a.scale + 1, '0')
  const whole = digits.slice(0, digits.length - a.scale)
  const fraction = a.scale === 0 ? '' : `.${digits.slice(-a.scale)}`
  return `${negative ? '-' : ''}${whole}${fraction}`
}

/** As a share of one hundred: `0.0125` is `1.25 %`. */
export function formatPercent(a: Decimal, places = 2): string {
  return `${format(round(multiply(a, { coefficient: 100n, scale: 0 }), places))} %`
}

/** The nearest double, for statistics. */
export function toNumber(a: Decimal): number {
  const divisor = exactPowers[a.scale]
  // Both are doubles without a rounding error, so that their quotient is rounded only once.
  if (divisor !== undefined && a.coefficient <= MAX_EXACT && a.coefficient >= -MAX_EXACT)
    return Number(a.coefficient) / divisor
  return Number(format(a))
}

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER)

/** 10^22 is the last power of ten that is a double. */
const exactPowers: readonly number[] = Array.from({ length: 23 }, (_, at) => Number(`1e${at}`))

export const zero: Decimal = { coefficient: 0n, scale: 0 }
export const one: Decimal = { coefficient: 1n, scale: 0 }

const powers: readonly bigint[] = Array.from({ length: 64 }, (_, at) => 10n ** BigInt(at))

function power(exponent: number): bigint {
  return powers[exponent] ?? 10n ** BigInt(exponent)
}

/** At a scale that is not smaller than its own. */
function coefficientAt({ coefficient, scale: own }: Decimal, scale: number): bigint {
  return own === scale ? coefficient : coefficient * power(scale - own)
}

function roundedQuotient(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n !== denominator < 0n
  const n = numerator < 0n ? -numerator : numerator
  const d = denominator < 0n ? -denominator : denominator
  const quotient = (n * 2n + d) / (d * 2n)
  return negative ? -quotient : quotient
}

/** Without trailing zeros: equal numbers are equal values. */
function normalize(a: Decimal): Decimal {
  let { coefficient, scale } = a
  if (scale === 0 || coefficient % 10n !== 0n) return a
  if (coefficient === 0n) return zero
  for (const zeros of [8, 4, 2, 1])
    while (scale >= zeros && coefficient % power(zeros) === 0n) {
      coefficient /= power(zeros)
      scale -= zeros
    }
  return { coefficient, scale }
}
