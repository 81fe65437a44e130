import { compare, one, zero } from '../decimal.ts'
import type { ProbeCounts } from './evidence.ts'
import { type Parsed, parsed, quoted, refused } from './parsed.ts'
import { describeSeries, type Series, sampleValue } from './sample.ts'

/**
 * Probes from a query over a window, one point for each probe: 1 is good, 0 is bad.
 *
 * No series, or one without points, is `absent`; several series are `ambiguous`; any other value
 * is `malformed`, `NaN` among it.
 */
export function probeCountsFrom(
  series: readonly Series[],
  window: { readonly windowSeconds: number; readonly everySeconds: number },
): Parsed<ProbeCounts> {
  const [only] = series
  if (only === undefined || only.points.length === 0) return refused('absent', 'no probes')
  if (series.length > 1) {
    return refused('ambiguous', `${series.length} series of probes where one is meant`)
  }
  let good = 0
  let bad = 0
  for (const { value } of only.points) {
    const number = sampleValue(value)
    if (typeof number !== 'object' || (compare(number, one) !== 0 && compare(number, zero) !== 0)) {
      const message = `${describeSeries(only)} is ${quoted(value)}: a probe is 1 (good) or 0 (bad)`
      return refused('malformed', message)
    }
    if (compare(number, one) === 0) good += 1
    else bad += 1
  }
  const { windowSeconds, everySeconds } = window
  return parsed({ windowSeconds, expected: Math.floor(windowSeconds / everySeconds), good, bad })
}
