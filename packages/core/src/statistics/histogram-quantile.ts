/** A bucket of a classic histogram: how many observations were at most `le`. */
export type CumulativeBucket = { readonly le: number; readonly count: number }

/**
 * What Prometheus's `histogram_quantile` answers for a classic histogram: linear between the
 * bounds of the bucket that the rank falls into. For display only. It stops at the highest finite
 * bound, and guesses within a bucket; a rule asks `shareWithin`.
 *
 * After `BucketQuantile` in Prometheus's `promql/quantile.go`: counts that fall are raised to
 * their predecessor's.
 *
 * @returns NaN without observations, without a `+Inf` bucket, or with no finite one.
 */
export function histogramQuantile(quantile: number, buckets: readonly CumulativeBucket[]): number {
  if (Number.isNaN(quantile)) return Number.NaN
  if (quantile < 0) return Number.NEGATIVE_INFINITY
  if (quantile > 1) return Number.POSITIVE_INFINITY
  const cumulative = ascending(buckets)
  const highest = cumulative.at(-1)
  const highestFinite = cumulative.at(-2)
  if (highest?.le !== Number.POSITIVE_INFINITY || highestFinite === undefined) return Number.NaN
  if (!(highest.count > 0)) return Number.NaN

  const rank = quantile * highest.count
  const index = cumulative.findIndex(({ count }) => count >= rank)
  const bucket = cumulative[index]
  if (bucket === undefined || bucket === highest) return highestFinite.le
  const previous = cumulative[index - 1]
  if (previous === undefined) return bucket.le <= 0 ? bucket.le : (bucket.le * rank) / bucket.count
  const share = (rank - previous.count) / (bucket.count - previous.count)
  return previous.le + (bucket.le - previous.le) * share
}

/** Sorted by bound, the counts of equal bounds added, falling counts raised. */
function ascending(buckets: readonly CumulativeBucket[]): readonly CumulativeBucket[] {
  const byBound = new Map<number, number>()
  for (const { le, count } of buckets) byBound.set(le, (byBound.get(le) ?? 0) + count)
  let most = Number.NEGATIVE_INFINITY
  return [...byBound]
    .sort(([a], [b]) => a - b)
    .map(([le, count]) => {
      most = Math.max(most, count)
      return { le, count: most }
    })
}
