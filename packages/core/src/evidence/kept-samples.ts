import { decimal, divide, parseDecimal, toNumber } from '../decimal.ts'
import type { PrometheusPage } from './prometheus-page.ts'
import type { Labels, Sample } from './sample.ts'
import type { SampleLine } from './sample-line.ts'
import { matchesLabels, type SeriesSelector } from './series-selector.ts'

/** The samples of a page that were asked for. They hold no memory of the page's text. */
export class KeptSamples {
  readonly #selector: SeriesSelector
  readonly #maxSamples: number
  readonly #kept: { readonly sample: Sample; readonly time: string }[] = []
  readonly #strings = new Map<string, string>()

  constructor(selector: SeriesSelector, maxSamples: number) {
    this.#selector = selector
    this.#maxSamples = maxSamples
  }

  /** False only where no line that begins so was asked for. */
  mayWant(text: string, start: number): boolean {
    for (const name of this.#selector.names) if (text.startsWith(name, start)) return true
    return false
  }

  /** Keeps the sample of a checked line if it was asked for; returns the problem with it. */
  add(text: string, start: number, line: SampleLine): string | undefined {
    const length = line.nameEnd - start
    const name = this.#selector.names.find(
      (selected) => selected.length === length && text.startsWith(selected, start),
    )
    if (name === undefined) return undefined
    const labels = labelsIn(text.slice(line.labelsStart, line.labelsEnd))
    if (labels === undefined) return 'a label stands there twice'
    if (!matchesLabels(labels, this.#selector.matchers ?? [])) return undefined
    if (this.#kept.length >= this.#maxSamples) {
      return `more than ${this.#maxSamples} samples of what was asked for`
    }
    const value = detached(text.slice(line.valueStart, line.valueEnd))
    const time = detached(text.slice(line.timeStart, line.timeEnd))
    this.#kept.push({ sample: { name, labels: this.#detachedLabels(labels), value }, time })
    return undefined
  }

  all(format: PrometheusPage['format']): readonly Sample[] {
    return this.#kept.map(({ sample, time }) => timed(sample, time, format))
  }

  #detachedLabels(labels: Labels): Labels {
    return new Map([...labels].map(([label, value]) => [this.#once(label), this.#once(value)]))
  }

  /** The same names and values come again and again: each is kept once. */
  #once(text: string): string {
    const known = this.#strings.get(text)
    if (known !== undefined) return known
    const copy = detached(text)
    this.#strings.set(copy, copy)
    return copy
  }
}

/**
 * A copy that holds no memory but its own: engines let a slice keep the text that it was cut from,
 * here a page of megabytes, alive.
 */
export function detached(text: string): string {
  return ` ${text}`.slice(1)
}

/** The labels between braces that were checked; undefined when one stands there twice. */
function labelsIn(braces: string): Labels | undefined {
  const labels = new Map<string, string>()
  let at = 1
  for (let open = braces.indexOf('"', at); open !== -1; open = braces.indexOf('"', at)) {
    const label = braces.slice(at, open).replace(/[ \t,=]+/g, '')
    let close = open + 1
    while (braces[close] !== '"') close += braces[close] === '\\' ? 2 : 1
    if (labels.has(label)) return undefined
    labels.set(label, unescaped(braces.slice(open + 1, close)))
    at = close + 1
  }
  return labels
}

function unescaped(value: string): string {
  if (!value.includes('\\')) return value
  return value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped))
}

function timed(sample: Sample, time: string, format: PrometheusPage['format']): Sample {
  const number = parseDecimal(time)
  if (number === undefined) return sample
  const seconds = format === 'openmetrics' ? number : divide(number, decimal(1000))
  return { ...sample, timestampSeconds: toNumber(seconds) }
}
