import { inspect } from 'node:util'
import { decimal, type Evidence } from '@sluice/core'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { queryRange, queryVector } from '../../src/metrics/prometheus-server.ts'
import { readLatency, readRequests } from '../../src/metrics/read-metrics.ts'
import { FakeServer, metricsOf, NOW, vector } from './metrics-server.ts'

let server: FakeServer
beforeEach(async () => {
  server = await FakeServer.start()
})
afterEach(() => server.close())

const HOUR = 3600

function question(settings = '', environment: Record<string, string> = {}) {
  const { source, next } = metricsOf(`prometheus: '${server.url}'${settings}`)
  return {
    source,
    channel: next,
    access: { environment, retryPauseMilliseconds: 1 },
    now: NOW,
  }
}

const host = () => new URL(server.url).host
const requests = (settings = '') => readRequests(question(settings), HOUR)

/** Requests of next by status, beside those of all channels. */
function serves(byStatus: string, byChannel: string): void {
  server.answer = ({ url }, response) =>
    response.end(
      (url.searchParams.get('query') ?? '').includes('by (channel)') ? byChannel : byStatus,
    )
}

/** `why: detail` of evidence that is missing. */
function missing(evidence: Evidence<unknown>): string {
  return evidence.kind === 'missing' ? `${evidence.why}: ${evidence.detail}` : 'measured'
}

describe('requests from a Prometheus server', () => {
  it('are counts by status over the window, about the channel', async () => {
    serves(
      vector([
        [{ status: '200' }, '990.5'],
        [{ status: '503' }, '2'],
      ]),
      vector([[{ channel: 'next' }, '992.5']]),
    )
    expect(await requests()).toEqual({
      kind: 'measured',
      value: {
        windowSeconds: HOUR,
        byStatus: new Map([
          ['200', decimal('990.5')],
          ['503', decimal('2')],
        ]),
      },
      source: { name: `Prometheus ${host()}` },
      measuredAt: NOW,
      about: { kind: 'channel', channel: 'next' },
      remarks: [],
    })
    expect(server.asked.map(({ url }) => url.pathname)).toEqual(['/api/v1/query', '/api/v1/query'])
    expect(server.asked.map(({ url }) => url.searchParams.get('time'))).toEqual([
      '1767600000',
      '1767600000',
    ])
  })

  it('come with a remark when a noticeable share names no channel', async () => {
    serves(
      vector([[{ status: '200' }, '90']]),
      vector([
        [{ channel: 'next' }, '90'],
        [{ channel: 'unknown' }, '6'],
        [{}, '4'],
      ]),
    )
    expect(await requests()).toMatchObject({
      kind: 'measured',
      remarks: ['10 % of all requests name no channel and are not counted here.'],
    })
  })

  it('come without one at 5 %, and where nothing was requested at all', async () => {
    const few = [[{ channel: 'next' }, '95'] as const, [{ channel: 'unknown' }, '5'] as const]
    serves(vector([[{ status: '200' }, '95']]), vector(few))
    expect(await requests()).toMatchObject({ remarks: [] })
    serves(vector([[{ status: '200' }, '0']]), vector([[{ channel: 'unknown' }, '0']]))
    expect(await requests()).toMatchObject({ remarks: [] })
  })

  it('come with what Prometheus warns of', async () => {
    const answer = vector([[{ status: '200' }, '1']], {
      warnings: ['partial response: store-1 is down'],
      infos: ['metric might not be a counter'],
    })
    serves(answer, vector([[{ channel: 'next' }, '1']]))
    expect(await requests()).toMatchObject({
      remarks: [
        'Prometheus warns: partial response: store-1 is down',
        'Prometheus warns: metric might not be a counter',
      ],
    })
  })

  it('do not fill a report with warnings', async () => {
    const warnings = Array.from({ length: 40 }, (_, index) => `${index}${'x'.repeat(1000)}`)
    serves(vector([[{ status: '200' }, '1']], { warnings }), vector([]))
    const evidence = await requests()
    const remarks = evidence.kind === 'measured' ? evidence.remarks : []
    expect(remarks).toHaveLength(6)
    expect(remarks.at(-1)).toBe('Prometheus warns 35 times more.')
    expect(Math.max(...remarks.map(({ length }) => length))).toBeLessThan(400)
  })
})

describe('what is no measurement', () => {
  const one = (value: string) => vector([[{ status: '200' }, value]])

  it('is an empty vector: absent, with the labels that were looked for, and never zero errors', async () => {
    server.says([200, vector([])])
    expect(missing(await requests(', labels: { job: assistant }'))).toBe(
      'absent: ai_requests_total has no series with channel="next",job="assistant" in the window.',
    )
    expect(missing(await readLatency(question(), HOUR))).toBe(
      'absent: ai_latency_seconds has no series with channel="next" in the window.',
    )
  })

  it.each([
    ['NaN', one('NaN'), 'malformed', '"NaN": no count'],
    ['an infinity', one('+Inf'), 'malformed', '"+Inf": no count'],
    ['less than nothing', one('-1'), 'malformed', '"-1": no count'],
    ['a series without a status', vector([[{}, '5']]), 'malformed', 'has no label status'],
    [
      'one series twice',
      vector([
        [{ status: '200' }, '5'],
        [{ status: '200' }, '6'],
      ]),
      'ambiguous',
      'status="200"',
    ],
    [
      'two metrics where one is meant',
      vector([
        [{ __name__: 'a', status: '200' }, '5'],
        [{ __name__: 'b', status: '500' }, '6'],
      ]),
      'ambiguous',
      '',
    ],
    [
      'a matrix',
      '{"status":"success","data":{"resultType":"matrix","result":[]}}',
      'malformed',
      'Prometheus answered a matrix where a vector is meant.',
    ],
    [
      'a scalar',
      '{"status":"success","data":{"resultType":"scalar","result":[1,"1"]}}',
      'malformed',
      'Prometheus answered a scalar where a vector is meant.',
    ],
    [
      'no JSON',
      '<html>Sign in</html>',
      'malformed',
      '(status 200) cannot be read: Line 1, column 1',
    ],
    ['half of a JSON text', '{"status":"success"', 'malformed', 'cannot be read'],
    ['JSON of another service', '{"hello":1}', 'malformed', 'cannot be read'],
    ['nothing', '', 'malformed', 'cannot be read'],
  ])('is %s', async (_, text, why, detail) => {
    server.says([200, text])
    const told = missing(await requests())
    expect(told).toMatch(new RegExp(`^${why}: `))
    expect(told).toContain(detail)
  })

  it('is a query that Prometheus refuses, in its own words and not more of them', async () => {
    const error = `parse error: ${'x'.repeat(5000)}`
    server.says([400, JSON.stringify({ status: 'error', errorType: 'bad_data', error })])
    const told = missing(await requests())
    expect(told).toContain('malformed: Prometheus refused the query: bad_data: parse error: xxx')
    expect(told.length).toBeLessThan(400)
    expect(server.asked).toHaveLength(2)
  })

  it('is a page that is not there', async () => {
    server.says([404, '404 page not found'])
    expect(missing(await requests())).toContain('(status 404) cannot be read')
  })

  it('is a histogram without its last bucket', async () => {
    server.saysSamples([[{ le: '30' }, '5']])
    expect(missing(await readLatency(question(), HOUR))).toContain('has no bucket +Inf')
  })
})

describe('latencies from a Prometheus server', () => {
  it('are cumulative counts by bound', async () => {
    server.saysSamples([
      [{ le: '+Inf' }, '10'],
      [{ le: '30' }, '9'],
    ])
    expect(await readLatency(question(), HOUR)).toMatchObject({
      value: {
        windowSeconds: HOUR,
        buckets: [
          { le: decimal('30'), count: decimal('9') },
          { le: '+Inf', count: decimal('10') },
        ],
      },
      about: { kind: 'channel', channel: 'next' },
    })
  })
})

describe('a query over time', () => {
  const range = { query: 'probe_success', now: NOW, windowSeconds: 86_400, everySeconds: HOUR }
  const ask = () => queryRange(question().source, question().access, range)

  it('asks for as many points as the window has, the last one now', async () => {
    const result = [{ metric: {}, values: [[1767600000, '1']] }]
    const warnings = ['one store is down']
    server.says([
      200,
      JSON.stringify({ status: 'success', data: { resultType: 'matrix', result }, warnings }),
    ])
    expect(await ask()).toEqual({
      ok: true,
      series: [
        { name: '', labels: new Map(), points: [{ timestampSeconds: 1767600000, value: '1' }] },
      ],
      remarks: ['Prometheus warns: one store is down'],
    })
    const parameters = server.asked[0]?.url.searchParams
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(parameters?.get(name)))
    expect([start, end, step]).toEqual([1767600000 - 86_400 + HOUR, 1767600000, HOUR])
  })

  it('is no answer when it is a vector', async () => {
    server.says([200, vector([])])
    expect(await ask()).toMatchObject({
      ok: false,
      missing: {
        why: 'malformed',
        detail: 'Prometheus answered a vector where a matrix is meant.',
      },
    })
  })
})

describe('a label of the policy', () => {
  it('cannot leave its quotes', async () => {
    server.says([200, vector([])])
    const { source, next } = metricsOf(`prometheus: '${server.url}'`)
    const channel = { ...next, metricsLabel: 'x"} or vector(1) #\\\n' }
    await readRequests({ ...question(), source, channel }, HOUR)
    expect(server.asked[0]?.url.searchParams.get('query')).toContain(
      String.raw`{channel="x\"} or vector(1) #\\\n"}`,
    )
  })
})

describe('a secret', () => {
  it('is in no evidence and in no reason, even where a proxy says it back', async () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9._~+/=-]{8,40}$/)
    const said = fc.constantFrom<(echo: string) => [number, string]>(
      (echo: string) => [400, JSON.stringify({ status: 'error', errorType: 'auth', error: echo })],
      (echo: string) => [200, vector([[{ status: echo }, echo]])],
      (echo: string) => [200, vector([[{ status: '200' }, '1']], { warnings: [echo] })],
      (echo: string) => [200, echo],
      (echo: string) => [502, echo],
    )
    await fc.assert(
      fc.asyncProperty(secret, said, async (value, answer) => {
        server.answer = ({ headers }, response) => {
          const [status, text] = answer(headers.authorization ?? '')
          response.writeHead(status).end(text)
        }
        const asked = question(', token-env: PROM_TOKEN', { PROM_TOKEN: value })
        const told = [
          await readRequests(asked, HOUR),
          await readLatency(asked, HOUR),
          await queryVector(asked, 'up', HOUR),
        ]
        expect(inspect(told, { depth: 10 })).not.toContain(value)
      }),
      { numRuns: 30 },
    )
  })
})
