import * as z from 'zod'
import { compare, type Decimal } from '../decimal.ts'
import { labelKey, labelValue } from './label-settings.ts'
import type { MetricChange, MetricRule } from './metric-rule.ts'
import { Refusal } from './problem.ts'
import { wholeSeconds } from './values/duration.ts'
import { list } from './values/list.ts'
import { metricChange, metricLimit } from './values/metric-number.ts'
import { metricTitle } from './values/metric-title.ts'
import { seriesName, valueQuery } from './values/prometheus-names.ts'
import { addRefusal } from './values/scalar.ts'

const metric = z
  .strictObject({
    name: metricTitle.describe('What people call it; each once.'),
    query: valueQuery
      .optional()
      .describe(
        'PromQL that gives one value, asked from the server of `evidence.metrics`; `{channel}` stands for the channel’s metrics label, `{window}` for `window`. Either this or `series`.',
      ),
    series: seriesName
      .optional()
      .describe(
        'One series by its name, with the channel’s label, as it stands. Either this or `query`.',
      ),
    labels: z
      .record(labelKey, labelValue)
      .optional()
      .describe('Further labels of the series, name to exact value.'),
    window: wholeSeconds({
      example: '24h',
      longest: '90d',
      nothing: new Refusal('never-passes', 'Nothing happens in no time.', 'Write `24h`.'),
    })
      .optional()
      .describe('What `{window}` stands for; whole seconds, at most `90d`. Without it `24h`.'),
    min: metricLimit.optional().describe('The least value that passes.'),
    max: metricLimit.optional().describe('The highest value that passes.'),
    'max-increase': metricChange
      .optional()
      .describe('How much higher than the value of the channel itself it may be.'),
    'max-decrease': metricChange
      .optional()
      .describe('How much lower than the value of the channel itself it may be.'),
  })
  .superRefine((written, context) => {
    const found = metricRefusal(written)
    if (found !== undefined) addRefusal(context, found.refusal, found.path)
  })
  .meta({ oneOf: [{ required: ['query'] }, { required: ['series'] }] })

type Written = {
  readonly name: string
  readonly query?: string | undefined
  readonly series?: string | undefined
  readonly labels?: Readonly<Record<string, string>> | undefined
  readonly window?: number | undefined
  readonly min?: Decimal | undefined
  readonly max?: Decimal | undefined
  readonly 'max-increase'?: MetricChange | undefined
  readonly 'max-decrease'?: MetricChange | undefined
}

function metricRefusal(
  written: Written,
): { readonly refusal: Refusal; readonly path?: string[] } | undefined {
  const { query, series, labels, window, min, max } = written
  const { 'max-increase': increase, 'max-decrease': decrease } = written
  if (query !== undefined && series !== undefined)
    return {
      refusal: new Refusal(
        'conflict',
        '`query` and `series` exclude each other.',
        'Remove one of them.',
      ),
      path: ['series'],
    }
  if (query === undefined && series === undefined)
    return {
      refusal: new Refusal(
        'missing',
        'The metric does not say what is measured.',
        'Add `query` with PromQL, or `series` with the name of a series.',
      ),
    }
  if (labels !== undefined && series === undefined)
    return {
      refusal: new Refusal(
        'no-effect',
        '`labels` has no effect on a query.',
        'Write the labels into the query.',
      ),
      path: ['labels'],
    }
  if (window !== undefined && query?.includes('{window}') !== true)
    return {
      refusal: new Refusal(
        'no-effect',
        '`window` has no effect: nothing stands for it.',
        'Write `[{window}]` into the query, or remove this.',
      ),
      path: ['window'],
    }
  if (min === undefined && max === undefined && increase === undefined && decrease === undefined)
    return {
      refusal: new Refusal(
        'never-fails',
        'The metric has no limit, so it never fails.',
        'Add `max`, `min`, `max-increase` or `max-decrease`.',
      ),
    }
  if (min !== undefined && max !== undefined && compare(min, max) > 0)
    return {
      refusal: new Refusal(
        'never-passes',
        'No value is at least `min` and at most `max`.',
        'Swap them.',
      ),
      path: ['min'],
    }
  if (increase === undefined && decrease === undefined) return undefined
  return query !== undefined && !query.includes('{channel}')
    ? {
        refusal: new Refusal(
          'never-fails',
          'The query is the same for both channels, so it never changes between them.',
          'Write `{channel}` where the value of the channel’s label belongs.',
        ),
        path: ['query'],
      }
    : undefined
}

export const metrics = list(metric, {
  atLeastOne: new Refusal(
    'never-fails',
    'Without a metric nothing is asked.',
    'Add one such as `{ name: refunds, query: …, max: 5 }`, or remove the line.',
  ),
}).superRefine((all, context) => {
  all.forEach(({ name }, index) => {
    if (all.findIndex((other) => other.name === name) === index) return
    const refusal = new Refusal('conflict', 'Two metrics have this name.', 'Write another.')
    addRefusal(context, refusal, [index, 'name'])
  })
})

export function metricRules(all: readonly Written[]): readonly MetricRule[] {
  return all.map((written) => {
    const { name, query, series = '', labels = {}, window = 86_400, min, max } = written
    const { 'max-increase': maxIncrease, 'max-decrease': maxDecrease } = written
    return {
      name,
      ask:
        query === undefined
          ? { kind: 'series', series, labels }
          : { kind: 'query', query, windowSeconds: window },
      ...(min === undefined ? {} : { min }),
      ...(max === undefined ? {} : { max }),
      ...(maxIncrease === undefined ? {} : { maxIncrease }),
      ...(maxDecrease === undefined ? {} : { maxDecrease }),
    }
  })
}
