import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clopperPearsonLower, clopperPearsonUpper } from './clopper-pearson.ts'
import { errorRateBound, requestsToCertify } from './error-rate-bound.ts'
import { wilsonLower, wilsonUpper } from './wilson.ts'

const confidence = 0.95
const counts = fc
  .tuple(fc.nat(500), fc.nat(500))
  .map(([a, b]) => ({ seen: Math.min(a, b), total: Math.max(a, b, 1) }))

describe('the bound on an error rate', () => {
  it.each([
    [0, 299],
    [1, 473],
    [2, 628],
    [3, 773],
    [4, 913],
  ])('with %i errors is under 1 %% from %i requests on', (errors, requests) => {
    expect(requestsToCertify({ max: 0.01, errors, confidence })).toBe(requests)
    expect(errorRateBound({ errors, total: requests, confidence })).toBeLessThan(0.01)
    expect(errorRateBound({ errors, total: requests - 1, confidence })).toBeGreaterThan(0.01)
  })

  it('is certain of nothing without requests', () => {
    expect(errorRateBound({ errors: 0, total: 0, confidence })).toBe(1)
  })

  it('is continuous over counts that a rate function made fractions of', () => {
    const at = (errors: number) => errorRateBound({ errors, total: 1000, confidence })
    expect(at(1.5)).toBeGreaterThan(at(1))
    expect(at(1.5)).toBeLessThan(at(2))
  })

  it.each([
    { errors: -1, total: 10, confidence },
    { errors: 11, total: 10, confidence },
    { errors: Number.NaN, total: 10, confidence },
    { errors: 1, total: Number.POSITIVE_INFINITY, confidence },
    { errors: 1, total: 10, confidence: 1 },
    { errors: 1, total: 10, confidence: 95 },
  ])('refuses %j', (seen) => expect(() => errorRateBound(seen)).toThrow(RangeError))

  it('brackets the measured share, and the exact bounds hold what the score bounds may not', () => {
    fc.assert(
      fc.property(counts, ({ seen, total }) => {
        const share = seen / total
        for (const lower of [clopperPearsonLower, wilsonLower]) {
          expect(lower(seen, total, confidence)).toBeLessThanOrEqual(share + 1e-12)
        }
        for (const upper of [clopperPearsonUpper, wilsonUpper]) {
          expect(upper(seen, total, confidence)).toBeGreaterThanOrEqual(share - 1e-12)
        }
      }),
    )
  })

  it('rises with every error and falls with every request', () => {
    fc.assert(
      fc.property(counts, ({ seen, total }) => {
        const bound = errorRateBound({ errors: seen, total, confidence })
        const moreErrors = errorRateBound({ errors: seen + 1, total: total + 1, confidence })
        const moreRequests = errorRateBound({ errors: seen, total: total + 1, confidence })
        expect(moreErrors).toBeGreaterThanOrEqual(bound)
        expect(moreRequests).toBeLessThanOrEqual(bound)
      }),
    )
  })
})
