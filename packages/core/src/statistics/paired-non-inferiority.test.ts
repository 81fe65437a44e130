import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pairedNonInferiority, type ScorePair } from './paired-non-inferiority.ts'

/** A run of which the candidate loses some items that the baseline has, and wins others. */
function run(items: { both: number; lost: number; won: number; neither: number }): ScorePair[] {
  const { both, lost, won, neither } = items
  return [
    ...Array<ScorePair>(both).fill({ baseline: 1, candidate: 1 }),
    ...Array<ScorePair>(lost).fill({ baseline: 1, candidate: 0 }),
    ...Array<ScorePair>(won).fill({ baseline: 0, candidate: 1 }),
    ...Array<ScorePair>(neither).fill({ baseline: 0, candidate: 0 }),
  ]
}

const rule = { margin: 0.02, confidence: 0.95 }
const score = fc.double({ min: 0, max: 1, noNaN: true })
const binary = fc.constantFrom(0, 1)
const pairsOf = (one: fc.Arbitrary<number>) =>
  fc.array(fc.record({ baseline: one, candidate: one }), { maxLength: 60 })

describe('non-inferiority on paired items', () => {
  it('passes with enough items that agree, and with fewer it cannot', () => {
    const equal = (both: number) =>
      pairedNonInferiority({ ...rule, pairs: run({ both, lost: 0, won: 0, neither: 0 }) })
    expect(equal(133).verdict).toBe('non-inferior')
    const tooFew = equal(132)
    expect(tooFew).toMatchObject({ verdict: 'inconclusive', method: 'tango' })
    expect(tooFew.pairsNeeded).toBeGreaterThanOrEqual(133)
  })

  it('is decided on a thousand items, and not on two hundred of the same quality', () => {
    const many = run({ both: 820, lost: 30, won: 25, neither: 125 })
    const few = run({ both: 150, lost: 12, won: 8, neither: 30 })
    const test = pairedNonInferiority({ ...rule, pairs: many })
    expect(test).toMatchObject({ difference: -0.005, verdict: 'non-inferior' })
    expect(test.lowerBound).toBeCloseTo(-0.0176, 3)
    // It measured a drop of exactly the margin: more of the same would never show less.
    expect(pairedNonInferiority({ ...rule, pairs: few })).not.toHaveProperty('pairsNeeded')
  })

  it('fails a candidate that is shown to be worse', () => {
    const pairs = run({ both: 1, lost: 7, won: 1, neither: 12 })
    expect(pairedNonInferiority({ ...rule, pairs }).verdict).toBe('inferior')
  })

  it('takes the smoothed mean for scores between 0 and 1', () => {
    const pairs = Array<ScorePair>(400).fill({ baseline: 0.84, candidate: 0.83 })
    expect(pairedNonInferiority({ ...rule, pairs })).toMatchObject({
      verdict: 'non-inferior',
      method: 'smoothed-mean',
    })
    expect(pairedNonInferiority({ ...rule, pairs: pairs.slice(0, 50) })).toMatchObject({
      verdict: 'inconclusive',
    })
  })

  it('asks for more with every look at the same candidate', () => {
    const pairs = run({ both: 820, lost: 30, won: 25, neither: 125 })
    const at = (look: number) =>
      pairedNonInferiority({ ...rule, pairs, looks: { kind: 'open', look } }).lowerBound
    expect(at(2)).toBeLessThan(at(1))
    const planned = pairedNonInferiority({
      ...rule,
      pairs,
      looks: { kind: 'planned', planned: 24 },
    })
    expect(planned.verdict).toBe('inconclusive')
  })

  it('knows nothing from no items', () => {
    expect(pairedNonInferiority({ ...rule, pairs: [] })).toMatchObject({
      difference: 0,
      lowerBound: -1,
      upperBound: 1,
      verdict: 'inconclusive',
    })
  })

  it('refuses what is no score', () => {
    const pairs = [{ baseline: Number.NaN, candidate: 1 }]
    expect(() => pairedNonInferiority({ ...rule, pairs })).toThrow(RangeError)
  })

  it('brackets the measured difference, and narrows when the same items come twice', () => {
    fc.assert(
      fc.property(pairsOf(binary), (pairs) => {
        const once = pairedNonInferiority({ ...rule, pairs })
        expect(once.lowerBound).toBeLessThanOrEqual(once.difference + 1e-12)
        expect(once.upperBound).toBeGreaterThanOrEqual(once.difference - 1e-12)
        const twice = pairedNonInferiority({ ...rule, pairs: [...pairs, ...pairs] })
        const width = (test: typeof once) => test.upperBound - test.lowerBound
        expect(width(twice)).toBeLessThanOrEqual(width(once) + 1e-9)
      }),
    )
  })

  it('never finds a candidate of right and wrong worse for one more right item', () => {
    const rank = { inferior: 0, inconclusive: 1, 'non-inferior': 2 }
    fc.assert(
      fc.property(pairsOf(binary), binary, (others, baseline) => {
        const verdict = (candidate: number) =>
          pairedNonInferiority({ ...rule, pairs: [{ baseline, candidate }, ...others] }).verdict
        expect(rank[verdict(1)]).toBeGreaterThanOrEqual(rank[verdict(0)])
      }),
    )
  })

  it('keeps the bounds of fractional scores within reach', () => {
    fc.assert(
      fc.property(pairsOf(score), (pairs) => {
        const { lowerBound, upperBound } = pairedNonInferiority({ ...rule, pairs })
        expect(lowerBound).toBeGreaterThanOrEqual(-1)
        expect(upperBound).toBeLessThanOrEqual(1)
        expect(lowerBound).toBeLessThan(upperBound)
      }),
    )
  })
})
