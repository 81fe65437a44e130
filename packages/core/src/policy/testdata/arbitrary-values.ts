import fc from 'fast-check'
import type { Decimal } from '../../decimal.ts'

/** Between two whole numbers, in units of 10^-scale. */
export function decimalBetween(from: number, to: number, scale: number): fc.Arbitrary<Decimal> {
  return fc.integer({ min: from, max: to }).map((units) => {
    let coefficient = units
    let rest = scale
    while (rest > 0 && coefficient % 10 === 0) {
      coefficient /= 10
      rest -= 1
    }
    return { coefficient, scale: rest }
  })
}

export const openShare = decimalBetween(1, 99_999, 5)
export const share = decimalBetween(1, 100_000, 5)
export const score = decimalBetween(1, 999, 3)
export const confidence = decimalBetween(501, 999, 3)
export const count = fc.integer({ min: 1, max: 1_000_000 })
export const windowSeconds = fc.integer({ min: 86_400, max: 90 * 86_400 })
export const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .:#'"{}-]{0,20}[a-z]$/)
export const words = fc.uniqueArray(word, { minLength: 1, maxLength: 3 })
