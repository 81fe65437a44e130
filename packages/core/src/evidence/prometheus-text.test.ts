import { describe, expect, it } from 'vitest'
import { describeProblem } from './parsed.ts'
import { parsePrometheusText } from './prometheus-text.ts'
import { PrometheusTextReader } from './prometheus-text-reader.ts'

const servicePage = `# HELP ai_requests_total Requests, by channel.\\nAnd a \\\\ line.
# TYPE ai_requests_total counter
ai_requests_total{channel="next",model="m-1",cache_hit="false",status="200"} 1027.0
ai_requests_total{channel="next",model="m-1",cache_hit="false",status="503"} 3.0 1395066363000
ai_requests_total{channel="stable",model="m-1",cache_hit="false",status="200"} 9e+06

# a comment, and white space as the format allows it
# TYPE ai_latency_seconds histogram
ai_latency_seconds_bucket { channel = "next" , le = "+Inf" , }   1030
other_metric NaN
other_metric_2 +Inf -1
`

function outcome(page: string, names: readonly string[] = ['a']): string {
  const result = parsePrometheusText(page, { names })
  return result.ok ? 'read' : describeProblem(result.problem)
}

describe('a page in the text format', () => {
  it('is read down to the series that were asked for', () => {
    const selector = {
      names: ['ai_requests_total'],
      matchers: [
        { label: 'channel', op: '=', value: 'next' },
        { label: 'absent', op: '!=', value: 'x' },
      ],
    } as const
    const labels = { channel: 'next', model: 'm-1', cache_hit: 'false' }
    expect(parsePrometheusText(servicePage, selector)).toEqual({
      ok: true,
      value: {
        format: 'text',
        families: new Map([
          [
            'ai_requests_total',
            {
              name: 'ai_requests_total',
              type: 'counter',
              help: 'Requests, by channel.\nAnd a \\ line.',
            },
          ],
        ]),
        samples: [
          {
            name: 'ai_requests_total',
            labels: new Map(Object.entries({ ...labels, status: '200' })),
            value: '1027.0',
          },
          {
            name: 'ai_requests_total',
            labels: new Map(Object.entries({ ...labels, status: '503' })),
            value: '3.0',
            timestampSeconds: 1395066363,
          },
        ],
      },
    })
  })

  it('may have white space wherever the format allows it, and CRLF', () => {
    const result = parsePrometheusText(servicePage.replaceAll('\n', '\r\n'), {
      names: ['ai_latency_seconds_bucket', 'other_metric', 'other_metric_2'],
    })
    expect(result.ok && result.value.samples).toEqual([
      {
        name: 'ai_latency_seconds_bucket',
        labels: new Map([
          ['channel', 'next'],
          ['le', '+Inf'],
        ]),
        value: '1030',
      },
      { name: 'other_metric', labels: new Map(), value: 'NaN' },
      { name: 'other_metric_2', labels: new Map(), value: '+Inf', timestampSeconds: -0.001 },
    ])
    expect(result.ok && result.value.families.get('ai_latency_seconds')?.type).toBe('histogram')
  })

  it('without the series asked for has no samples', () => {
    const result = parsePrometheusText(servicePage, { names: ['ai_requests'] })
    expect(result.ok && result.value.samples).toEqual([])
  })

  it.each([
    ['a 1', 'Line 1: the page ends within this line: it was cut off'],
    ['a 1\n<html>\n', 'Line 2, column 1: expected the name of a metric'],
    ['\n\na\n', 'Line 3, column 2: expected labels or a value after the name'],
    ['a one\n', 'Line 1, column 3: expected a value'],
    ['a 1.2.3\n', 'Line 1, column 3: expected a value'],
    [`a 1${'0'.repeat(400)}\n`, 'Line 1, column 3: expected a value'],
    ['a 1 2 3\n', 'Line 1, column 7: the line goes on after its end'],
    ['a 1 noon\n', 'Line 1, column 5: expected a time'],
    ['a{b="c" 1\n', 'Line 1, column 9: expected , or } after a label'],
    ['a{b="c"\n', 'Line 1, column 8: expected , or } after a label'],
    ['a{\n', 'Line 1, column 3: labels without their closing brace'],
    ['a{b="c} 1\n', 'Line 1, column 5: a label value without its closing quote'],
    ['a{b="\\d"} 1\n', 'Line 1, column 6: not an escape of a label value'],
    ['a{b=c} 1\n', 'Line 1, column 5: expected a quoted label value'],
    ['a{b} 1\n', 'Line 1, column 4: expected = after a label'],
    ['a{"b.c"="d"} 1\n', 'Line 1, column 3: expected the name of a label'],
    ['a{b="1",b="2"} 1\n', 'Line 1: a label stands there twice'],
    ['not_asked_for{b="1} 1\n', 'Line 1, column 17: a label value without its closing quote'],
    ['# TYPE a counter\n# TYPE a gauge\n', 'Line 2: a second type of a'],
    ['# TYPE a quantile\n', 'Line 1: expected a type of metric after a'],
    ['# HELP 1a text\n', 'Line 1: expected a name after HELP'],
    ['a 1 # {trace="1"} 2\n', 'Line 1: an exemplar, which only OpenMetrics has'],
  ])('names the line that is malformed: %j', (page, problem) => {
    expect(outcome(page)).toBe(problem)
  })

  it('refuses more samples, and longer lines, than it may keep', () => {
    const page = 'a{b="1"} 1\na{b="2"} 1\n'
    const few = parsePrometheusText(page, { names: ['a'] }, { maxSamples: 1 })
    expect(few).toMatchObject({ ok: false, problem: { line: 2 } })
    const reader = new PrometheusTextReader({ names: ['a'] }, { maxLineLength: 10 })
    expect([reader.push('a 1\na{b="'), reader.push('1234567890'), reader.push('"} 1\n')]).toEqual([
      true,
      false,
      false,
    ])
    expect(reader.end()).toMatchObject({ ok: false, problem: { line: 2 } })
  })
})

describe('a page of OpenMetrics', () => {
  const page = `# TYPE ai_latency_seconds histogram
# UNIT ai_latency_seconds seconds
# HELP ai_latency_seconds The \\"latency\\".
ai_latency_seconds_bucket{le="0.1"} 8 # {trace_id="a # b"} 0.05
ai_latency_seconds_bucket{le="+Inf"} 9 1520879607.789 # {trace_id="oHg5"} 0.67 1520879606.1
# EOF
`
  const selector = { names: ['ai_latency_seconds_bucket'] }

  it('has exemplars, units and times in seconds', () => {
    const result = parsePrometheusText(page, selector)
    expect(result).toEqual({
      ok: true,
      value: {
        format: 'openmetrics',
        families: new Map([
          [
            'ai_latency_seconds',
            {
              name: 'ai_latency_seconds',
              type: 'histogram',
              unit: 'seconds',
              help: 'The "latency".',
            },
          ],
        ]),
        samples: [
          { name: 'ai_latency_seconds_bucket', labels: new Map([['le', '0.1']]), value: '8' },
          {
            name: 'ai_latency_seconds_bucket',
            labels: new Map([['le', '+Inf']]),
            value: '9',
            timestampSeconds: 1520879607.789,
          },
        ],
      },
    })
  })

  it('may end without a line feed, but not without # EOF, and not go on after it', () => {
    const options = { format: 'openmetrics' } as const
    expect(parsePrometheusText(page.trimEnd(), selector, options).ok).toBe(true)
    expect(parsePrometheusText(page.replace('# EOF\n', ''), selector, options)).toMatchObject({
      problem: { message: 'the page ends without # EOF: it was cut off', line: 5 },
    })
    expect(outcome(`${page}a 1\n`)).toBe('Line 7: the page goes on after # EOF')
    expect(outcome('a 1 # {trace="x} 2\n# EOF\n')).toBe(
      'Line 1, column 14: a label value without its closing quote',
    )
  })
})
