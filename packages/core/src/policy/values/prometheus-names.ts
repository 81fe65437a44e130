import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

const METRIC = /^[A-Za-z_:][A-Za-z0-9_:]{0,254}$/
const LABEL = /^[A-Za-z_][A-Za-z0-9_]{0,254}$/

function metric(what: string, endings: readonly string[]) {
  return text(what, { pattern: METRIC.source }, (written) => {
    if (!METRIC.test(written))
      return new Refusal(
        'value',
        'This cannot name a metric in Prometheus.',
        'Write the name alone, without braces: letters, digits, `_` and `:`.',
      )
    const ending = endings.find((each) => written.endsWith(each))
    if (ending === undefined) return written
    return new Refusal(
      'value',
      `The histogram has the name without \`${ending}\`.`,
      `Write \`${written.slice(0, -ending.length)}\`.`,
    )
  })
}

export const seriesName = metric('the name of a series', [])
export const counterName = metric('the name of a counter', [])
export const histogramName = metric('the name of a histogram', ['_bucket', '_count', '_sum'])

/** Why a text cannot be a label that tells series apart; undefined where it can. */
export function labelNameRefusal(written: string): Refusal | undefined {
  if (LABEL.test(written) && !written.startsWith('__') && written !== 'le') return undefined
  return new Refusal(
    'value',
    'This cannot name a label here.',
    'Use letters, digits and `_`; names that begin with `__`, and `le`, are taken by Prometheus.',
  )
}

export const metricLabelName = text(
  'the name of a label',
  { pattern: LABEL.source },
  (written) => labelNameRefusal(written) ?? written,
)

const LONGEST_QUERY = 4096

/** PromQL is not parsed: the server knows its own dialect. */
function query(expects: string, example: string) {
  return text(expects, { minLength: 1, maxLength: LONGEST_QUERY }, (written) =>
    written.trim() !== '' && written.length <= LONGEST_QUERY
      ? written
      : new Refusal(
          'value',
          `The query is empty, or longer than ${LONGEST_QUERY} characters.`,
          `Write a query such as \`${example}\`.`,
        ),
  )
}

export const promQuery = query('a PromQL query whose samples are 1 (good) or 0', 'up{job="api"}')
export const valueQuery = query(
  'a PromQL query that gives one value',
  'sum(increase(refunds_total{channel="{channel}"}[{window}]))',
)
