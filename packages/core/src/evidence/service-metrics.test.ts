import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { format } from '../decimal.ts'
import { latencyHistogramFrom } from './latency-histogram.ts'
import { parsePrometheusText } from './prometheus-text.ts'
import { requestCountsFrom } from './request-counts.ts'
import type { Sample } from './sample.ts'

/** Pages that Python's prometheus_client wrote for a service with the runbook's metrics. */
function samplesOf(file: string, name: string): readonly Sample[] {
  const page = readFileSync(new URL(`../../testdata/${file}`, import.meta.url), 'utf8')
  const matchers = [{ label: 'channel', op: '=', value: 'next' }] as const
  const result = parsePrometheusText(page, { names: [name], matchers })
  if (!result.ok) throw new Error(result.problem.message)
  return result.value.samples
}

describe.each(['service-metrics.txt', 'service-metrics.openmetrics.txt'])('%s', (file) => {
  const options = { windowSeconds: 3600, single: ['channel'] }

  it('says how many requests of a channel ended in which status', () => {
    const samples = samplesOf(file, 'ai_requests_total')
    const counts = requestCountsFrom(samples, { ...options, statusLabel: 'status' })
    if (!counts.ok) throw new Error(counts.problem.message)
    const shown = [...counts.value.byStatus].map(([status, n]) => [status, format(n)])
    expect(shown).toEqual([
      ['200', '530'],
      ['503', '2'],
    ])
  })

  it('says how many of them were done in which time', () => {
    const histogram = latencyHistogramFrom(samplesOf(file, 'ai_latency_seconds_bucket'), options)
    if (!histogram.ok) throw new Error(histogram.problem.message)
    const { buckets } = histogram.value
    expect(
      buckets.map(({ le, count }) => `${le === '+Inf' ? le : format(le)}: ${format(count)}`),
    ).toEqual(
      ['0.1: 6', '0.5: 10', '1: 18', '2: 30', '5: 70', '10: 132', '30: 386', '60: 424'].concat([
        '120: 424',
        '+Inf: 424',
      ]),
    )
  })

  it('has a score that is no number, and is read as that', () => {
    expect(samplesOf(file, 'ai_eval_score').map(({ value }) => value)).toEqual(['0.82', 'NaN'])
  })
})
