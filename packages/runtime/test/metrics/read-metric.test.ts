import { decimal, type MetricRule } from '@sluice/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readMetric } from '../../src/metrics/read-metric.ts'
import { FakeServer, metricsOf, NOW, vector } from './metrics-server.ts'

let server: FakeServer
beforeEach(async () => {
  server = await FakeServer.start()
})
afterEach(() => server.close())

const query = (text: string): MetricRule => ({
  name: 'cost',
  ask: { kind: 'query', query: text, windowSeconds: 7200 },
  max: decimal(5),
})

function ask(rule: MetricRule, label = 'next') {
  const { source, next } = metricsOf(`prometheus: '${server.url}', labels: { job: api }`)
  const channel = { ...next, metricsLabel: label }
  const access = { environment: {}, retryPauseMilliseconds: 1 }
  return readMetric({ question: { source, channel, access, now: NOW }, windowSeconds: 3600 }, rule)
}

const asked = () => server.asked.at(-1)?.url.searchParams.get('query')

describe('a query', () => {
  it('is asked for the channel and over the window, and gives one number', async () => {
    server.saysSamples([[{}, '0.30']])
    expect(await ask(query('sum(rate(cost{channel="{channel}"}[{window}]))'))).toMatchObject({
      kind: 'measured',
      value: { value: decimal('0.3') },
      about: { kind: 'channel', channel: 'next' },
      remarks: [],
    })
    expect(asked()).toBe('sum(rate(cost{channel="next"}[3600s]))')
  })

  it('may give a number without labels', async () => {
    const data = { resultType: 'scalar', result: [1767600000, '4'] }
    server.says([200, JSON.stringify({ status: 'success', data })])
    expect(await ask(query('scalar(cost)'))).toMatchObject({
      value: { value: decimal(4) },
      remarks: ['The query of cost names no channel: it is about all of them.'],
    })
  })

  it('keeps the label in its quotes, whatever is in it', async () => {
    server.saysSamples([[{}, '1']])
    await ask(query('cost{channel="{channel}"}'), 'a"} or vector(1) #')
    expect(asked()).toBe(String.raw`cost{channel="a\"} or vector(1) #"}`)
  })

  it.each([
    ['absent', vector([])],
    [
      'ambiguous',
      vector([
        [{ pod: 'a' }, '1'],
        [{ pod: 'b' }, '1'],
      ]),
    ],
    ['malformed', vector([[{}, 'NaN']])],
    ['malformed', vector([[{}, '+Inf']])],
    [
      'malformed',
      JSON.stringify({ status: 'success', data: { resultType: 'matrix', result: [] } }),
    ],
    ['malformed', 'no JSON'],
  ])('is no number when it is %s', async (why, answer) => {
    server.says([200, answer])
    expect(await ask(query('cost{channel="{channel}"}'))).toMatchObject({ kind: 'missing', why })
  })
})

describe('a series', () => {
  it('has the labels of the channel, of the policy and of its own', async () => {
    server.saysSamples([[{ channel: 'next' }, '7']])
    const ask7: MetricRule['ask'] = { kind: 'series', series: 'queue', labels: { shard: '0' } }
    expect(await ask({ name: 'queue', ask: ask7, max: decimal(9) })).toMatchObject({
      value: { value: decimal(7) },
    })
    expect(asked()).toBe('queue{channel="next",job="api",shard="0"}')
  })
})
