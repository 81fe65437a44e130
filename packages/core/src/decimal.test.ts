import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  decimal,
  decimalOf,
  divide,
  format,
  multiply,
  parseDecimal,
  round,
  subtract,
  sum,
  toNumber,
} from './decimal.ts'

describe('decimals', () => {
  it('keeps a drop of exactly 0.02 within a margin of 0.02, for every pair of three-decimal scores', () => {
    let wrongWithDoubles = 0
    let wrongWithDecimals = 0
    for (let i = 800; i <= 1000; i += 1) {
      const baseline = i / 1000
      const candidate = (i - 20) / 1000
      if (!(candidate - baseline >= -0.02)) wrongWithDoubles += 1
      const drop = subtract(decimal(baseline), decimal(candidate))
      if (compare(drop, decimal('0.02')) > 0) wrongWithDecimals += 1
    }
    expect({ wrongWithDoubles: wrongWithDoubles > 0, wrongWithDecimals }).toEqual({
      wrongWithDoubles: true,
      wrongWithDecimals: 0,
    })
  })

  it.each([
    ['0.80', '0.8'],
    ['1e-3', '0.001'],
    ['-12.50', '-12.5'],
    ['.5', '0.5'],
    ['2e3', '2000'],
    ['007', '7'],
  ])('reads %s as %s', (text, shown) => expect(format(decimal(text))).toBe(shown))

  it.each(['', ' ', '.', 'NaN', 'Infinity', '-Infinity', '0x10', '1_000', '1e99999', '1,5'])(
    'does not take %j for a number',
    (text) => expect(parseDecimal(text)).toBeUndefined(),
  )

  it('rounds half away from zero', () => {
    expect(format(round(decimal('-0.0125'), 3))).toBe('-0.013')
    expect(format(divide(decimal(2), decimal(3), 4))).toBe('0.6667')
    expect(() => divide(decimal(1), decimal(0))).toThrow(RangeError)
  })

  it('agrees with integer arithmetic', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
    const fromCents = (n: number) => decimal(`${n}e-2`)
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        expect(compare(fromCents(a), fromCents(b))).toBe(Math.sign(a - b) + 0)
        expect(format(add(fromCents(a), fromCents(b)))).toBe(format(fromCents(a + b)))
        expect(format(multiply(fromCents(a), fromCents(b)))).toBe(format(decimal(`${a * b}e-4`)))
      }),
    )
  })

  it('writes every finite double so that it reads back the same', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const written = decimalOf(x)
        expect(written).toBeDefined()
        if (written !== undefined) expect(Number(format(written))).toBe(x === 0 ? 0 : x)
      }),
    )
  })

  it('is the double that it would be read as, and has no zeros at its end', () => {
    const digits = fc.stringMatching(/^-?[0-9]{1,24}$/)
    fc.assert(
      fc.property(digits, fc.nat({ max: 30 }), (coefficient, scale) => {
        const value = decimal(`${coefficient}e-${scale}`)
        expect(toNumber(value)).toBe(Number(`${coefficient}e-${scale}`) + 0)
        expect(value.scale === 0 || BigInt(value.coefficient) % 10n !== 0n).toBe(true)
      }),
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'of %s, written by hand, are compared and added with nothing',
    (coefficient) => {
      const written = { coefficient, scale: 0 }
      for (const use of [compare, add, multiply, divide]) {
        expect(() => use(written, decimal(1))).toThrow()
        expect(() => use(decimal(1), written)).toThrow()
      }
      expect(() => compare(written, written)).toThrow(TypeError)
    },
  )

  it('sums what has different scales', () => {
    expect(format(sum(['0.1', '0.25', '-3', '1e-9'].map(decimal)))).toBe('-2.649999999')
    expect(sum([])).toEqual(decimal(0))
  })
})
