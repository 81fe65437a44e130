import type { Parsed } from './parsed.ts'
import type { PageOptions, PrometheusPage } from './prometheus-page.ts'
import { PrometheusTextReader } from './prometheus-text-reader.ts'
import type { SeriesSelector } from './series-selector.ts'

/**
 * Reads a page of metrics in Prometheus's text format 0.0.4 or OpenMetrics 1.0 and keeps the
 * selected series. The whole page is checked, so that a page that was cut off or is no page of
 * metrics is `malformed`; other series cost neither memory nor much time. A page without the
 * selected series is read and has no samples: that is not zero.
 *
 * For a page that arrives in pieces use `PrometheusTextReader`.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 * @see https://prometheus.io/docs/specs/om/open_metrics_spec/
 * @example parsePrometheusText(page, { names: ['ai_requests_total'] })
 */
export function parsePrometheusText(
  page: string,
  selector: SeriesSelector,
  options?: PageOptions,
): Parsed<PrometheusPage> {
  const reader = new PrometheusTextReader(selector, options)
  reader.push(page)
  return reader.end()
}
