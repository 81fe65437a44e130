import {
  add,
  compare,
  type Decimal,
  decimal,
  format,
  multiply,
  subtract,
  zero,
} from '../decimal.ts'
import type { LatencyHistogram } from './evidence.ts'
import { ambiguityIn, seriesKey } from './one-meaning.ts'
import { type Parsed, parsed, quoted, refused } from './parsed.ts'
import { describeSeries, type Sample, sampleCount, sampleValue } from './sample.ts'

type Bucket = LatencyHistogram['buckets'][number]

/** Of the total: sums of doubles differ in the last digits. */
const ROUNDING = decimal('1e-9')

/**
 * A classic histogram from its `_bucket` samples. Several series (one for each model, say) are
 * added up when they have the same bounds.
 *
 * No samples are `absent`. `ambiguous`: a bucket twice, different bounds, several metrics, or
 * several values of a label in `single`. `malformed`: no `+Inf` bucket, a bound or count that is
 * none, or counts that fall as the bounds rise.
 */
export function latencyHistogramFrom(
  samples: readonly Sample[],
  options: { readonly windowSeconds: number; readonly single?: readonly string[] },
): Parsed<LatencyHistogram> {
  if (samples.length === 0) return refused('absent', 'no series of the latency histogram')
  const ambiguity = ambiguityIn(samples, options.single ?? [])
  if (ambiguity !== undefined) return refused('ambiguous', ambiguity)
  const series = new Map<string, Sample[]>()
  for (const sample of samples) {
    const key = seriesKey(sample, 'le')
    const group = series.get(key)
    if (group === undefined) series.set(key, [sample])
    else group.push(sample)
  }
  let sum: readonly Bucket[] | undefined
  for (const group of series.values()) {
    const buckets = bucketsOf(group)
    if (!buckets.ok) return buckets
    const added = sum === undefined ? buckets.value : addBuckets(sum, buckets.value)
    if (added === undefined) {
      return refused('ambiguous', 'the series of the histogram have different bounds')
    }
    sum = added
  }
  return parsed({ windowSeconds: options.windowSeconds, buckets: sum ?? [] })
}

/** The buckets of one series, ascending. */
function bucketsOf(samples: readonly Sample[]): Parsed<readonly Bucket[]> {
  const buckets: Bucket[] = []
  for (const sample of samples) {
    const text = sample.labels.get('le')
    const le = text === undefined ? undefined : sampleValue(text)
    if (le === undefined || le === 'NaN' || le === '-Inf') {
      const found = text === undefined ? 'no label le' : `the bound ${quoted(text)}`
      return refused('malformed', `${describeSeries(sample)} has ${found}`)
    }
    const count = sampleCount(sample)
    if (!count.ok) return count
    buckets.push({ le, count: count.value })
  }
  buckets.sort(byBound)
  const problem = problemIn(buckets)
  return problem ?? parsed(raised(buckets))
}

function problemIn(buckets: readonly Bucket[]) {
  const highest = buckets.at(-1)
  if (highest?.le !== '+Inf') return refused('malformed', 'the histogram has no bucket +Inf')
  const tolerance = multiply(highest.count, ROUNDING)
  let previous: Bucket | undefined
  for (const bucket of buckets) {
    if (previous !== undefined && byBound(previous, bucket) === 0) {
      return refused('ambiguous', `the histogram has the bound ${boundText(bucket)} twice`)
    }
    if (previous !== undefined && compare(subtract(previous.count, bucket.count), tolerance) > 0) {
      return refused(
        'malformed',
        `the histogram has ${format(previous.count)} at or under ${boundText(previous)}, but only ${format(bucket.count)} at or under ${boundText(bucket)}`,
      )
    }
    previous = bucket
  }
  return undefined
}

/** Falls that are only rounding are raised, so that counts never fall. */
function raised(buckets: readonly Bucket[]): readonly Bucket[] {
  let most = zero
  return buckets.map(({ le, count }) => {
    if (compare(count, most) > 0) most = count
    return { le, count: most }
  })
}

function addBuckets(a: readonly Bucket[], b: readonly Bucket[]): readonly Bucket[] | undefined {
  if (a.length !== b.length) return undefined
  const sums: Bucket[] = []
  for (const [i, bucket] of a.entries()) {
    const other = b[i]
    if (other === undefined || byBound(bucket, other) !== 0) return undefined
    sums.push({ le: bucket.le, count: add(bucket.count, other.count) })
  }
  return sums
}

function byBound({ le: a }: Bucket, { le: b }: Bucket): number {
  if (a === '+Inf') return b === '+Inf' ? 0 : 1
  return b === '+Inf' ? -1 : compare(a, b)
}

function boundText({ le }: { readonly le: Decimal | '+Inf' }): string {
  return le === '+Inf' ? le : format(le)
}
