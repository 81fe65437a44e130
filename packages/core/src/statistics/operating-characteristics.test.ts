import { describe, expect, it } from 'vitest'
import { operatingCharacteristics } from './operating-characteristics.ts'

describe('what a score rule does', () => {
  const runbook = { accuracy: 0.85, correlation: 0.6, items: 200, margin: 0.02, confidence: 0.95 }

  it('lets a candidate that is 4 points worse in nearly every fourth time, when asked once', () => {
    const { plainPass, testPass } = operatingCharacteristics({ ...runbook, difference: -0.04 })
    expect(plainPass).toBeCloseTo(0.23, 2)
    expect(testPass).toBeLessThan(0.01)
  })

  it('is certain about certain things', () => {
    const same = { ...runbook, difference: 0, correlation: 1 }
    const { plainPass, testPass, testFail } = operatingCharacteristics(same)
    expect([plainPass, testPass, testFail].map((chance) => chance.toFixed(9))).toEqual([
      '1.000000000',
      '1.000000000',
      '0.000000000',
    ])
  })

  it('refuses rates that no two runs can have', () => {
    const impossible = { ...runbook, difference: -0.5, correlation: 1 }
    expect(() => operatingCharacteristics(impossible)).toThrow(RangeError)
  })
})
