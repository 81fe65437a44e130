import { describe, expect, it } from 'vitest'
import { decimal } from '../decimal.ts'
import { shareWithin } from './share-within.ts'

const buckets = [
  { le: decimal('0.5'), count: decimal(10) },
  { le: decimal(10), count: decimal(90) },
  { le: decimal(30), count: decimal(95) },
  { le: '+Inf' as const, count: decimal(100) },
]
const total = decimal(100)

describe('requests within a time', () => {
  it('are exact where the histogram has that bound', () => {
    expect(shareWithin(buckets, decimal('30.0'))).toEqual({
      kind: 'exact',
      atOrUnder: decimal(95),
      total,
    })
  })

  it('lie between two counts elsewhere', () => {
    expect(shareWithin(buckets, decimal(20))).toEqual({
      kind: 'bracketed',
      low: decimal(90),
      high: decimal(95),
      edges: [decimal(10), decimal(30)],
      total,
    })
    expect(shareWithin(buckets, decimal('0.1'))).toMatchObject({
      kind: 'bracketed',
      low: decimal(0),
      edges: [decimal(0), decimal('0.5')],
    })
  })

  it('cannot be told beyond the highest bound: a rule on it could never fail', () => {
    expect(shareWithin(buckets, decimal(31))).toEqual({
      kind: 'beyond',
      low: decimal(95),
      highest: decimal(30),
      total,
    })
    expect(shareWithin(buckets.slice(3), decimal(1))).toMatchObject({ kind: 'beyond' })
  })

  it('are none of none without buckets', () => {
    expect(shareWithin([], decimal(1))).toMatchObject({ kind: 'beyond', total: decimal(0) })
  })
})
