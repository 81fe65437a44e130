import type { MetricFamily } from './metadata-line.ts'
import type { Sample } from './sample.ts'

/** What was asked of a page of metrics. */
export type PrometheusPage = {
  /** OpenMetrics gives times in seconds, the text format in milliseconds. */
  readonly format: 'text' | 'openmetrics'
  /** What the page says about the selected samples, by family name. */
  readonly families: ReadonlyMap<string, MetricFamily>
  /** In the order of the page. */
  readonly samples: readonly Sample[]
}

export type PageOptions = {
  /** From the `Content-Type`. Without it, a page that ends with `# EOF` is OpenMetrics. */
  readonly format?: PrometheusPage['format']
  /** Most samples that are kept; a page with more of them is refused. */
  readonly maxSamples?: number
  /** In UTF-16 code units. */
  readonly maxLineLength?: number
}
