import { quoted } from './parsed.ts'
import { describeSeries, type Sample } from './sample.ts'

/**
 * Why samples that are to be added up do not all mean the same thing; undefined when they do:
 * one metric, no series twice, and one value of every label in `single`.
 *
 * @param single labels that must not vary, such as the channel's
 */
export function ambiguityIn(
  samples: readonly Sample[],
  single: readonly string[],
): string | undefined {
  const names = new Set(samples.map(({ name }) => name))
  if (names.size > 1) return `several metrics where one is meant: ${listed(names)}`
  for (const label of single) {
    const values = new Set(samples.map(({ labels }) => labels.get(label) ?? ''))
    if (values.size > 1) return `several values of ${label} where one is meant: ${listed(values)}`
  }
  const seen = new Set<string>()
  for (const sample of samples) {
    const key = seriesKey(sample)
    if (seen.has(key)) return `the series ${describeSeries(sample)} stands there twice`
    seen.add(key)
  }
  return undefined
}

/** The same text for the same labels in any order; `without` leaves one label out. */
export function seriesKey({ labels }: Sample, without?: string): string {
  return JSON.stringify([...labels].filter(([label]) => label !== without).sort(byLabel))
}

function byLabel([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1
}

function listed(values: ReadonlySet<string>): string {
  const shown = [...values].sort().slice(0, 5).map(quoted).join(', ')
  return values.size > 5 ? `${shown}, … (${values.size})` : shown
}
