import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  isMultiple,
  negative,
  plus,
  powerOfTen,
  roundedQuotient,
  times,
  type Whole,
  whole,
} from './whole.ts'

describe('whole numbers', () => {
  const edge = 2n ** 53n
  const near = (middle: bigint) => fc.bigInt({ min: middle - 3n, max: middle + 3n })
  const any = fc.oneof(
    fc.bigInt({ min: -1000n, max: 1000n }),
    fc.bigInt({ min: -edge, max: edge }),
    fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }),
    near(edge),
    near(-edge),
  )

  it('are written in one way, and agree with bigints on both sides of 2^53', () => {
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [x, y] = [whole(a), whole(b)]
        expect([plus(x, y), times(x, y), negative(x)]).toEqual([
          whole(a + b),
          whole(a * b),
          whole(-a),
        ])
        expect(x < y).toBe(a < b)
        expect(isMultiple(x, 10)).toBe(a % 10n === 0n)
      }),
      { numRuns: 2000 },
    )
  })

  it('are divided and rounded half away from zero, however many places are asked for', () => {
    const divisor = any.filter((b) => b !== 0n)
    fc.assert(
      fc.property(any, divisor, fc.nat({ max: 14 }), (a, b, places) => {
        expect(roundedQuotient(whole(a), whole(b), places)).toEqual(expected(a, b, places))
      }),
      { numRuns: 2000 },
    )
  })

  it('have no negative zero', () => {
    const zeros = [plus(5, -5), times(-5, 0), negative(0), roundedQuotient(-1, 3)]
    expect(zeros.map((zero) => Object.is(zero, 0))).toEqual([true, true, true, true])
  })

  it('have powers of ten of any size', () => {
    const sizes = [0, 15, 16, 63, 64, 100]
    expect(sizes.map(powerOfTen)).toEqual(sizes.map((size) => whole(10n ** BigInt(size))))
  })
})

/** By magnitudes, as on paper. */
function expected(a: bigint, b: bigint, places: number): Whole {
  const [numerator, denominator] = [a < 0n ? -a : a, b < 0n ? -b : b]
  const dividend = numerator * 10n ** BigInt(places)
  const below = dividend / denominator
  const rounded = 2n * (dividend - below * denominator) >= denominator ? below + 1n : below
  return whole(a < 0n !== b < 0n ? -rounded : rounded)
}
