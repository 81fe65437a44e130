import { decimal } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readLatency, readRequests } from '../../src/metrics/read-metrics.ts'
import { FakeServer, metricsOf, NOW } from './metrics-server.ts'

let server: FakeServer
beforeEach(async () => {
  server = await FakeServer.start()
})
afterEach(() => server.close())

const HOUR = 3600
const NOW_SECONDS = Date.parse(NOW) / 1000

function question(settings = '') {
  const { source, next } = metricsOf(`scrape: '${server.url}/metrics'${settings}`)
  return { source, channel: next, access: { environment: {}, retryPauseMilliseconds: 1 }, now: NOW }
}

/** A page of a process that began so long ago. */
function page(ageSeconds: number, ...lines: readonly string[]): void {
  const started = `process_start_time_seconds ${NOW_SECONDS - ageSeconds}`
  server.says([200, [started, ...lines, ''].join('\n')])
}

const requests = (windowSeconds: number, settings = '') =>
  readRequests(question(settings), windowSeconds)

describe('a page of metrics', () => {
  it('counts since its process began, and says so', async () => {
    page(
      HOUR,
      'ai_requests_total{channel="next",model="a",status="200"} 90',
      'ai_requests_total{channel="next",model="b",status="200"} 5',
      'ai_requests_total{channel="next",model="b",status="503"} 1',
      'ai_requests_total{channel="stable",model="a",status="200"} 4000',
      'ai_requests_total{channel="unknown",model="a",status="200"} 404',
    )
    expect(await requests(24 * HOUR)).toEqual({
      kind: 'measured',
      value: {
        windowSeconds: HOUR,
        byStatus: new Map([
          ['200', decimal('95')],
          ['503', decimal('1')],
        ]),
      },
      source: { name: `metrics page ${new URL(server.url).host}` },
      measuredAt: NOW,
      about: { kind: 'channel', channel: 'next' },
      remarks: [
        'Counted since the process began, from one page of metrics.',
        '9 % of all requests name no channel and are not counted here.',
      ],
    })
    expect(server.asked.map(({ url }) => url.pathname)).toEqual(['/metrics'])
  })

  it('gives the latencies of the channel', async () => {
    page(
      HOUR,
      'ai_latency_seconds_bucket{channel="next",le="30"} 9',
      'ai_latency_seconds_bucket{channel="next",le="+Inf"} 10',
      'ai_latency_seconds_bucket{channel="stable",le="30"} 1',
      'ai_latency_seconds_bucket{channel="stable",le="+Inf"} 500',
    )
    expect(await readLatency(question(), 24 * HOUR)).toMatchObject({
      value: {
        buckets: [
          { le: decimal('30'), count: decimal('9') },
          { le: '+Inf', count: decimal('10') },
        ],
      },
    })
  })

  it('gives only the series with the labels of the policy', async () => {
    page(
      HOUR,
      'ai_requests_total{channel="next",region="eu",status="200"} 1',
      'ai_requests_total{channel="next",region="us",status="200"} 2',
      'ai_requests_total{channel="next",status="200"} 4',
    )
    expect(await requests(HOUR, ', labels: { region: eu }')).toMatchObject({
      value: { byStatus: new Map([['200', decimal('1')]]) },
    })
  })

  it.each([
    [HOUR, 'measured'],
    [HOUR + 1, 'mismatch'],
    [-300, 'measured'],
    [-301, 'malformed'],
  ])('of a process of %i s stands for a window of an hour: %s', async (age, expected) => {
    page(age, 'ai_requests_total{channel="next",status="200"} 1')
    const evidence = await requests(HOUR)
    expect(evidence.kind === 'missing' ? evidence.why : evidence.kind).toBe(expected)
    // A window of no time, or less, would make any rate of traffic.
    if (evidence.kind === 'measured') expect(evidence.value.windowSeconds).toBeGreaterThan(0)
  })

  it('that is older than the window says what to use instead', async () => {
    page(90 * 60)
    expect(await requests(HOUR)).toMatchObject({
      detail:
        'The metrics page counts since the process began 2 h ago, longer than the window; name a Prometheus server for windows.',
    })
  })

  it.each([
    ['that does not say when it began', 'a_total 1\n', 'has no process_start_time_seconds'],
    [
      'that began at no time',
      'process_start_time_seconds NaN\n',
      'has no process_start_time_seconds',
    ],
    [
      'of several processes',
      'process_start_time_seconds{pid="1"} 1767600000\nprocess_start_time_seconds{pid="2"} 1767599000\n',
      'has 2 times process_start_time_seconds',
    ],
    ['that is no page of metrics', '<html>\n', 'cannot be read: Line 1'],
  ])('%s is malformed', async (_, text, detail) => {
    server.says([200, text])
    expect(await requests(HOUR)).toMatchObject({
      kind: 'missing',
      why: 'malformed',
      detail: expect.stringContaining(detail),
    })
  })

  it('without a series of the channel is absent', async () => {
    page(HOUR, 'ai_requests_total{channel="stable",status="200"} 1')
    expect(await requests(HOUR)).toMatchObject({
      why: 'absent',
      detail: 'ai_requests_total has no series with channel="next" in the window.',
    })
  })

  it('that is not there is unreachable', async () => {
    server.says([404, 'no'])
    expect(await requests(HOUR)).toMatchObject({
      why: 'unreachable',
      detail: 'The metrics page answered 404.',
    })
  })
})
