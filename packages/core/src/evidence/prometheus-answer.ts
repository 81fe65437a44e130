import * as z from 'zod'
import { toNumber } from '../decimal.ts'
import { jsonDecimal, jsonList, readJson } from './json-shape.ts'
import { type Parsed, parsed } from './parsed.ts'
import { type Sample, type Series, sampleValue } from './sample.ts'

/** What Prometheus's HTTP API, or a server compatible with it, answered to a query. */
export type PrometheusAnswer =
  | { readonly kind: 'vector'; readonly samples: readonly Sample[]; readonly warnings: Warnings }
  | { readonly kind: 'matrix'; readonly series: readonly Series[]; readonly warnings: Warnings }
  | {
      readonly kind: 'scalar'
      /** As it was written; may be `NaN` or `+Inf`. */
      readonly value: string
      readonly timestampSeconds: number
      readonly warnings: Warnings
    }
  | {
      /** The server refused the query. */
      readonly kind: 'error'
      /** Such as `bad_data`, `timeout`, `unavailable`. */
      readonly errorType: string
      readonly error: string
      readonly warnings: Warnings
    }

/** The server's own remarks, such as partial data of a store. They belong into the evidence's. */
type Warnings = readonly string[]

const value = z
  .string()
  .refine((text) => sampleValue(text) !== undefined, 'expected a number, NaN or +Inf as a string')
const point = z
  .tuple([jsonDecimal, value])
  .transform(([time, text]) => ({ timestampSeconds: toNumber(time), value: text }))
const metric = z.record(z.string(), z.string()).transform((labels) => {
  const { __name__: name = '', ...others } = labels
  return { name, labels: new Map(Object.entries(others)) }
})
const noNative = z.undefined({ error: 'native histograms are not read' }).optional()

const vectorEntry = z
  .object({ metric, histogram: noNative, value: point })
  .transform((entry): Sample => ({ ...entry.metric, ...entry.value }))
const matrixEntry = z
  .object({ metric, histograms: noNative, values: jsonList(point) })
  .transform((entry): Series => ({ ...entry.metric, points: entry.values }))

const data = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('vector'), result: jsonList(vectorEntry) }),
  z.object({ resultType: z.literal('matrix'), result: jsonList(matrixEntry) }),
  z.object({ resultType: z.literal('scalar'), result: point }),
])

const remarks = {
  warnings: z.array(z.string()).optional(),
  infos: z.array(z.string()).optional(),
}
const answerSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('success'), data, ...remarks }),
  z.object({ status: z.literal('error'), errorType: z.string(), error: z.string(), ...remarks }),
])

/**
 * Reads the body of `/api/v1/query` or `/api/v1/query_range`. An empty vector is an answer without
 * samples: what it means is for the reader of the samples to say.
 */
export function parsePrometheusAnswer(text: string): Parsed<PrometheusAnswer> {
  const raw = readJson(text, answerSchema)
  if (!raw.ok) return raw
  const answer = raw.value
  const warnings = [...(answer.warnings ?? []), ...(answer.infos ?? [])]
  if (answer.status === 'error') {
    return parsed({ kind: 'error', errorType: answer.errorType, error: answer.error, warnings })
  }
  switch (answer.data.resultType) {
    case 'vector':
      return parsed({ kind: 'vector', samples: answer.data.result, warnings })
    case 'matrix':
      return parsed({ kind: 'matrix', series: answer.data.result, warnings })
    case 'scalar':
      return parsed({ kind: 'scalar', ...answer.data.result, warnings })
  }
}
