import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimal } from '../decimal.ts'
import { shareWithin } from '../statistics/share-within.ts'
import { latencyHistogramFrom } from './latency-histogram.ts'
import type { Parsed } from './parsed.ts'
import type { Sample } from './sample.ts'

function sample(value: string, labels: Readonly<Record<string, string>>): Sample {
  return { name: '', labels: new Map(Object.entries(labels)), value }
}

function why(result: Parsed<unknown>): string {
  return result.ok ? 'read' : `${result.problem.why}: ${result.problem.message}`
}

/** Everything that is not a count, as it may come from outside. */
const noCounts = ['NaN', '+Inf', '-Inf', '-1', '', 'many']

describe('a latency histogram', () => {
  const options = { windowSeconds: 3600, single: ['channel'] }
  const bucket = (le: string, count: string, labels = {}) => sample(count, { ...labels, le })

  it('is sorted by its bounds, and its series are added up', () => {
    const samples = ['a', 'b'].flatMap((model) => [
      bucket('+Inf', '12', { model }),
      bucket('30.0', '11', { model }),
      bucket('0.5', '7', { model }),
    ])
    expect(latencyHistogramFrom(samples, options)).toEqual({
      ok: true,
      value: {
        windowSeconds: 3600,
        buckets: [
          { le: decimal('0.5'), count: decimal(14) },
          { le: decimal(30), count: decimal(22) },
          { le: '+Inf', count: decimal(24) },
        ],
      },
    })
  })

  it.each(noCounts)('has no bucket with %j', (value) => {
    expect(why(latencyHistogramFrom([bucket('+Inf', value)], options))).toMatch(/^malformed/)
  })

  it.each([
    [[], 'absent: no series of the latency histogram'],
    [[bucket('1', '1')], 'malformed: the histogram has no bucket +Inf'],
    [
      [bucket('1', '1'), bucket('1.0', '1'), bucket('+Inf', '1')],
      'ambiguous: the histogram has the bound 1 twice',
    ],
    [[sample('1', {})], 'malformed: {} has no label le'],
    [[bucket('NaN', '1'), bucket('+Inf', '1')], 'malformed: {le="NaN"} has the bound "NaN"'],
    [
      [bucket('1', '5'), bucket('2', '4'), bucket('+Inf', '6')],
      'malformed: the histogram has 5 at or under 1, but only 4 at or under 2',
    ],
    [
      [
        bucket('1', '1', { m: 'a' }),
        bucket('+Inf', '1', { m: 'a' }),
        bucket('+Inf', '1', { m: 'b' }),
      ],
      'ambiguous: the series of the histogram have different bounds',
    ],
    [
      [bucket('+Inf', '1', { channel: 'next' }), bucket('+Inf', '1', { channel: 'stable' })],
      'ambiguous: several values of channel where one is meant: "next", "stable"',
    ],
  ])('is refused with a reason (%#)', (samples, reason) => {
    expect(why(latencyHistogramFrom(samples, options))).toBe(reason)
  })

  it('forgives the rounding of sums of doubles', () => {
    const samples = [bucket('1', '5.000000000000001'), bucket('2', '5'), bucket('+Inf', '5')]
    const result = latencyHistogramFrom(samples, options)
    expect(result.ok && result.value.buckets.map(({ count }) => count)).toEqual(
      Array(3).fill(decimal('5.000000000000001')),
    )
  })

  it('never shows fewer requests within a longer time', () => {
    const increments = fc.array(fc.nat(1000), { minLength: 1, maxLength: 8 })
    const seconds = fc.integer({ min: 0, max: 100 })
    fc.assert(
      fc.property(increments, seconds, seconds, (counts, a, b) => {
        let total = 0
        const samples = counts.map((count, i) => {
          total += count
          return bucket(i === counts.length - 1 ? '+Inf' : String((i + 1) * 10), String(total))
        })
        const result = latencyHistogramFrom(samples, options)
        if (!result.ok) throw new Error(why(result))
        const { buckets } = result.value
        const least = (within: number) => {
          const share = shareWithin(buckets, decimal(within))
          return Number((share.kind === 'exact' ? share.atOrUnder : share.low).coefficient)
        }
        expect(least(Math.min(a, b))).toBeLessThanOrEqual(least(Math.max(a, b)))
      }),
    )
  })
})
