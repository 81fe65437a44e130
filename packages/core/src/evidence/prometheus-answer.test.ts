import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeProblem } from './parsed.ts'
import { parsePrometheusAnswer } from './prometheus-answer.ts'

describe("an answer of Prometheus's HTTP API", () => {
  it('is a vector of samples, with the warnings of the server', () => {
    const text = `{"status":"success","data":{"resultType":"vector","result":[
      {"metric":{"__name__":"up","status":"200"},"value":[1435781451.781,"1"]},
      {"metric":{},"value":[1435781451.781,"NaN"]}]},"warnings":["partial data"],"infos":["rate of a gauge"]}`
    expect(parsePrometheusAnswer(text)).toEqual({
      ok: true,
      value: {
        kind: 'vector',
        samples: [
          {
            name: 'up',
            labels: new Map([['status', '200']]),
            value: '1',
            timestampSeconds: 1435781451.781,
          },
          { name: '', labels: new Map(), value: 'NaN', timestampSeconds: 1435781451.781 },
        ],
        warnings: ['partial data', 'rate of a gauge'],
      },
    })
  })

  it('is a matrix of series', () => {
    const text = `{"status":"success","data":{"resultType":"matrix","result":[
      {"metric":{"job":"probe"},"values":[[60,"1"],[120,"0"]]}]}}`
    expect(parsePrometheusAnswer(text)).toEqual({
      ok: true,
      value: {
        kind: 'matrix',
        series: [
          {
            name: '',
            labels: new Map([['job', 'probe']]),
            points: [
              { timestampSeconds: 60, value: '1' },
              { timestampSeconds: 120, value: '0' },
            ],
          },
        ],
        warnings: [],
      },
    })
  })

  it('is a scalar, or an error of the server', () => {
    const answers = [
      '{"status":"success","data":{"resultType":"scalar","result":[60,"+Inf"]}}',
      '{"status":"error","errorType":"bad_data","error":"parse error"}',
    ].map(parsePrometheusAnswer)
    expect(answers).toEqual([
      { ok: true, value: { kind: 'scalar', value: '+Inf', timestampSeconds: 60, warnings: [] } },
      {
        ok: true,
        value: { kind: 'error', errorType: 'bad_data', error: 'parse error', warnings: [] },
      },
    ])
  })

  it.each([
    ['<html>', 'Line 1, column 1: unexpected "<"'],
    [
      '{"status":"success"}',
      'Line 1, column 1: data: Invalid input: expected object, received undefined',
    ],
    [
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[60,"many"]}]}}',
      'Line 1, column 86: data.result[0].value[1]: expected a number, NaN or +Inf as a string',
    ],
    [
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[60,1]}]}}',
      'Line 1, column 86: data.result[0].value[1]: Invalid input: expected string, received JsonNumber',
    ],
    [
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"histogram":[60,{}]}]}}',
      'Line 1, column 86: data.result[0].histogram: native histograms are not read',
    ],
  ])('is refused with its place: %s', (text, problem) => {
    const result = parsePrometheusAnswer(text)
    expect(result.ok ? 'read' : describeProblem(result.problem)).toBe(problem)
  })

  it('never throws, and pollutes no prototype', () => {
    const polluting =
      '{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__proto__":"x"},"value":[1,"1"]}]}}'
    expect(parsePrometheusAnswer(polluting)).toHaveProperty('ok')
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
    fc.assert(
      fc.property(
        fc.json(),
        fc.constantFrom('vector', 'matrix', 'scalar'),
        (result, resultType) => {
          const text = `{"status":"success","data":{"resultType":"${resultType}","result":${result}}}`
          expect(parsePrometheusAnswer(text)).toHaveProperty('ok')
        },
      ),
    )
  })
})
