import { describe, expect, test } from 'vitest'
import { decimal } from '../decimal.ts'
import { policyOf, reportOn, withGates } from './testdata/policies.ts'

const metricOf = (settings: string) =>
  policyOf(withGates(`metric: [{ ${settings} }]`)).channels.find(({ name }) => name === 'stable')
    ?.entry?.gates.metric?.[0]

const refusal = (...metrics: readonly string[]) =>
  reportOn(withGates('metric:', ...metrics.map((one) => `  - { ${one} }`))).replace(/^\S+ /, '')

const QUERY = `query: 'sum(x{channel="{channel}"})'`

describe('a metric', () => {
  test('is a query with a window and limits, or a series with labels', () => {
    expect(
      metricOf(
        `name: refunds, query: 'increase(x{c="{channel}"}[{window}])', window: 2h, max: 5, max-increase: 10%`,
      ),
    ).toEqual({
      name: 'refunds',
      ask: { kind: 'query', query: 'increase(x{c="{channel}"}[{window}])', windowSeconds: 7200 },
      max: decimal(5),
      maxIncrease: { kind: 'share', value: decimal('0.1') },
    })
    expect(
      metricOf(
        'name: queue, series: ai_queue_length, labels: { job: api }, min: -1, max-decrease: 0.5',
      ),
    ).toEqual({
      name: 'queue',
      ask: { kind: 'series', series: 'ai_queue_length', labels: { job: 'api' } },
      min: decimal(-1),
      maxDecrease: { kind: 'amount', value: decimal('0.5') },
    })
  })
})

describe('what is refused', () => {
  test('metrics that measure nothing, or nothing that can fail or pass', () => {
    expect(refusal('name: a, max: 5')).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0]: The metric does not say what is measured.
        written: { name: a, max: 5 }
        fix: Add \`query\` with PromQL, or \`series\` with the name of a series."
    `)
    expect(refusal(`name: a, ${QUERY}`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0]: The metric has no limit, so it never fails.
        written: { name: a, query: 'sum(x{channel="{channel}"})' }
        fix: Add \`max\`, \`min\`, \`max-increase\` or \`max-decrease\`."
    `)
    expect(refusal(`name: a, ${QUERY}, min: 5, max: 4`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].min: No value is at least \`min\` and at most \`max\`.
        written: 5
        fix: Swap them."
    `)
    expect(refusal(`name: a, query: up, max-increase: 10%`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].query: The query is the same for both channels, so it never changes between them.
        written: up
        fix: Write \`{channel}\` where the value of the channel’s label belongs."
    `)
  })

  test('settings without an effect, twice the same name, and misspelt words', () => {
    expect(refusal(`name: a, ${QUERY}, window: 2h, max: 5`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].window: \`window\` has no effect: nothing stands for it.
        written: 2h
        fix: Write \`[{window}]\` into the query, or remove this."
    `)
    expect(refusal(`name: a, ${QUERY}, labels: { a: b }, max: 5`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].labels: \`labels\` has no effect on a query.
        written: { a: b }
        fix: Write the labels into the query."
    `)
    expect(
      refusal(`name: a, ${QUERY}, max: 5`, `name: a, ${QUERY}, max: 6`),
    ).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[1].name: Two metrics have this name.
        written: a
        fix: Write another."
    `)
    expect(refusal(`name: a, ${QUERY}, max: 5, max-incrase: 10%`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].max-incrase: \`max-incrase\` is not a setting.
        written: max-incrase
        fix: Did you mean \`max-increase\`?"
    `)
    expect(refusal(`name: a, ${QUERY}, max: many`)).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].max: Expected a number in the unit of the metric.
        written: many
        fix: Write a number such as \`5\`."
    `)
  })

  test('a query that nobody answers', () => {
    const text = withGates(`metric: [{ name: a, ${QUERY}, max: 5 }]`)
    const page = text.replace('prometheus:', 'scrape:')
    expect(reportOn(page).replace(/^\S+ /, '')).toMatchInlineSnapshot(`
      "channels.stable.enter.metric[0].query: A page of metrics answers no queries: \`evidence.metrics\` names \`scrape\`.
        written: query
        fix: Name the series alone with \`series\`, or a server with \`prometheus\`."
    `)
  })
})
