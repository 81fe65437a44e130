import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  latencyBuckets,
  quote,
  requestsByChannel,
  requestsByStatus,
} from '../../src/metrics/promql.ts'
import { metricsOf } from './metrics-server.ts'

describe('the queries of the runbook', () => {
  const { source, next } = metricsOf("prometheus: 'http://prom.example'")

  it('ask for the channel over the window', () => {
    expect(requestsByStatus(source, next, 86_400)).toBe(
      'sum by (status) (increase(ai_requests_total{channel="next"}[86400s]))',
    )
    expect(latencyBuckets(source, next, 3600)).toBe(
      'sum by (le) (increase(ai_latency_seconds_bucket{channel="next"}[3600s]))',
    )
    expect(requestsByChannel(source, 3600)).toBe(
      'sum by (channel) (increase(ai_requests_total[3600s]))',
    )
  })

  it('ask for what the policy calls them, with its further labels', () => {
    const { source: own, next: channel } = metricsOf(
      "prometheus: 'http://prom.example', channel-label: track, status-label: code, requests: http_requests_total, labels: { job: 'a \"b\" \\c' }",
    )
    expect(requestsByStatus(own, channel, 60)).toBe(
      String.raw`sum by (code) (increase(http_requests_total{track="next",job="a \"b\" \\c"}[60s]))`,
    )
    expect(requestsByChannel(own, 60)).toBe(
      String.raw`sum by (track) (increase(http_requests_total{job="a \"b\" \\c"}[60s]))`,
    )
  })

  it('never let a further label take the place of the channel', () => {
    const shadowing = { ...source, labels: { channel: 'stable' } }
    expect(requestsByStatus(shadowing, next, 60)).toContain('{channel="next",channel="stable"}')
  })
})

describe('a string in PromQL', () => {
  it('keeps quotes, backslashes and line breaks', () => {
    expect(quote('a"b\\c\nd')).toBe(String.raw`"a\"b\\c\nd"`)
  })

  it('ends where it was meant to end, whatever stands in it', () => {
    const hostile = fc.string({ unit: fc.constantFrom('"', '\\', '\n', '}', '{', 'n', 'é', "'") })
    fc.assert(
      fc.property(hostile, (text) => {
        expect(read(quote(text))).toBe(text)
      }),
    )
  })
})

/** Reads a literal as Prometheus does: to the first quote that is not escaped, which must be the last. */
function read(literal: string): string | undefined {
  const match = /^"((?:[^"\\\n]|\\.)*)"$/.exec(literal)
  return match?.[1]?.replaceAll(/\\(.)/g, (_, escaped: string) =>
    escaped === 'n' ? '\n' : escaped,
  )
}
