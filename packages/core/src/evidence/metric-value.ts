import type { Decimal } from '../decimal.ts'
import type { Evidence } from './evidence.ts'
import { type Parsed, parsed, quoted, refused } from './parsed.ts'
import { describeSeries, type Sample, sampleValue } from './sample.ts'

/** One number out of the metrics. */
export type MetricValue = { readonly value: Decimal }

/** The number for the candidate's channel, and for the channel itself where it is compared. */
export type MetricReading = {
  readonly candidate: Evidence<MetricValue>
  readonly baseline?: Evidence<MetricValue>
}

/**
 * The one value of a query or a series. None is `absent`, several are `ambiguous`, and `NaN` or an
 * infinite one is `malformed`: it would pass every limit that is written the other way round.
 */
export function metricValueFrom(samples: readonly Sample[]): Parsed<Decimal> {
  const [only, ...more] = samples
  if (only === undefined) return refused('absent', 'no series')
  if (more.length > 0) {
    const shown = samples.slice(0, 3).map(describeSeries).join(', ')
    const message = `${samples.length} series where one is meant: ${shown}${samples.length > 3 ? ', …' : ''}`
    return refused('ambiguous', message)
  }
  const value = sampleValue(only.value)
  return typeof value === 'object'
    ? parsed(value)
    : refused('malformed', `the value is ${quoted(only.value)}`)
}
