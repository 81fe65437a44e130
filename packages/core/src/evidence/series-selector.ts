import type { Labels } from './sample.ts'

/** Which series of a page are kept. */
export type SeriesSelector = {
  /** Names of samples, with their suffix: `ai_latency_seconds_bucket`. */
  readonly names: readonly string[]
  /** All of them must hold. */
  readonly matchers?: readonly LabelMatcher[]
}

export type LabelMatcher = {
  readonly label: string
  readonly op: '=' | '!='
  /** An empty value stands for a label that is not there, as in PromQL. */
  readonly value: string
}

/** Suffixes by which a sample's name is longer than its family's. */
const SUFFIXES = ['_total', '_bucket', '_count', '_sum', '_created', '_info', '_gcount', '_gsum']

export function matchesLabels(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every(
    ({ label, op, value }) => ((labels.get(label) ?? '') === value) === (op === '='),
  )
}

/** The names under which a page may describe the selected samples. */
export function familyNames(selector: SeriesSelector): ReadonlySet<string> {
  const names = new Set<string>()
  for (const name of selector.names) {
    names.add(name)
    for (const suffix of SUFFIXES) {
      if (name.endsWith(suffix)) names.add(name.slice(0, -suffix.length))
    }
  }
  return names
}
