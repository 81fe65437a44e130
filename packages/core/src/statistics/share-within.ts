import { compare, type Decimal, zero } from '../decimal.ts'
import type { LatencyHistogram } from '../evidence/evidence.ts'

/** How many requests took at most a time, as far as a histogram can tell. Zero `total`: no share. */
export type ShareWithin =
  | {
      /** The time is one of the bounds. */
      readonly kind: 'exact'
      readonly atOrUnder: Decimal
      readonly total: Decimal
    }
  | {
      /** The time lies between two bounds: at least `low` requests and at most `high` were within. */
      readonly kind: 'bracketed'
      readonly low: Decimal
      readonly high: Decimal
      /** The bounds around it, in seconds; the lower one is 0 under the lowest bound. */
      readonly edges: readonly [below: Decimal, above: Decimal]
      readonly total: Decimal
    }
  | {
      /**
       * The time lies above the highest finite bound: every request may have been within it, so
       * that a rule about it cannot fail. `low` requests certainly were.
       */
      readonly kind: 'beyond'
      readonly low: Decimal
      /** The highest finite bound, in seconds; 0 when there is none. */
      readonly highest: Decimal
      readonly total: Decimal
    }

/**
 * Asks a histogram for the requests at or under a time, where a quantile would have to guess
 * within a bucket, and stop at the highest finite bound.
 *
 * @param buckets cumulative and ascending, as in `LatencyHistogram`: the last bound is `+Inf`.
 */
export function shareWithin(
  buckets: LatencyHistogram['buckets'],
  withinSeconds: Decimal,
): ShareWithin {
  const total = buckets.at(-1)?.count ?? zero
  let low = zero
  let below = zero
  for (const { le, count } of buckets) {
    if (le === '+Inf') break
    const order = compare(le, withinSeconds)
    if (order === 0) return { kind: 'exact', atOrUnder: count, total }
    if (order > 0) return { kind: 'bracketed', low, high: count, edges: [below, le], total }
    low = count
    below = le
  }
  return { kind: 'beyond', low, highest: below, total }
}
