import { add, type Decimal } from '../decimal.ts'
import type { RequestCounts } from './evidence.ts'
import { ambiguityIn } from './one-meaning.ts'
import { type Parsed, parsed, refused } from './parsed.ts'
import { describeSeries, type Sample, sampleCount } from './sample.ts'

/**
 * Requests by status, from a counter with a status label: all series of a status (one for each
 * model, say) are added up. The counts may be fractions, for `increase()` extrapolates.
 *
 * No samples are `absent`, and never zero requests. `ambiguous`: a series twice, several metrics,
 * or several values of a label in `single`. `malformed`: a value that is no count, or no status.
 */
export function requestCountsFrom(
  samples: readonly Sample[],
  options: {
    readonly statusLabel: string
    /** What the counts are about: the window of the query, or the age of the process. */
    readonly windowSeconds: number
    readonly single?: readonly string[]
  },
): Parsed<RequestCounts> {
  const { statusLabel, windowSeconds, single = [] } = options
  if (samples.length === 0) return refused('absent', 'no series of the request counter')
  const ambiguity = ambiguityIn(samples, single)
  if (ambiguity !== undefined) return refused('ambiguous', ambiguity)
  const byStatus = new Map<string, Decimal>()
  for (const sample of samples) {
    const status = sample.labels.get(statusLabel)
    if (status === undefined || status === '') {
      return refused('malformed', `${describeSeries(sample)} has no label ${statusLabel}`)
    }
    const count = sampleCount(sample)
    if (!count.ok) return count
    const before = byStatus.get(status)
    byStatus.set(status, before === undefined ? count.value : add(before, count.value))
  }
  return parsed({ windowSeconds, byStatus })
}
