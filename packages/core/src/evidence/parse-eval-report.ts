import * as z from 'zod'
import {
  add,
  compare,
  type Decimal,
  decimal,
  divide,
  format,
  one,
  round,
  subtract,
  zero,
} from '../decimal.ts'
import type { EvalItem, EvalReport } from './eval-report.ts'
import { jsonCount, jsonDecimal, jsonList, readJson } from './json-shape.ts'
import { JsonNonFinite, JsonNumber } from './json-value.ts'
import { type Parsed, parsed, quoted, refused } from './parsed.ts'
import { utcTimestamp } from './utc-timestamp.ts'

/** A report, and what a reader must know beside it. */
export type ParsedEvalReport = {
  readonly report: EvalReport
  readonly remarks: readonly string[]
}

/** What is counted of one entry of `results`. */
type Result = { readonly item: EvalItem; readonly harnessSaysErrored: boolean }

const nonFinite = z.instanceof(JsonNonFinite)
const name = z.string().min(1, 'is empty').max(1000, 'is longer than 1000 characters')
const id = z.union([name, z.instanceof(JsonNumber).transform((number) => number.text)], {
  error: 'expected a string',
})

const summarySchema = z.object({
  channel: name,
  dataset: name,
  timestamp: z.string(),
  total_items: jsonCount,
  successful_items: jsonCount.optional(),
  failed_items: jsonCount,
  avg_score: z.union([nonFinite, z.null(), jsonDecimal]).optional(),
  offline_mode: z.boolean(),
})

/** Of an item only what the gates use; inputs and outputs stay where they are. */
const resultSchema = z.object({
  id,
  score: z.union([nonFinite, z.null(), jsonDecimal], { error: 'expected a number' }).optional(),
  error: z.union([z.string(), z.null()], { error: 'expected a string or null' }).optional(),
})

const reportSchema = z.object({ summary: summarySchema, results: jsonList(resultSchema) })
type RawReport = z.output<typeof reportSchema>

/**
 * Reads a report of the eval harness. The counts of its summary must agree with its items, ids
 * must differ, and there must be at least one item.
 *
 * An item whose `error` is set, or that has no score or one that is not a number (`NaN`), is
 * errored: what it counts is the policy's choice. A score outside 0 to 1 makes the report
 * malformed, for its scale is unknown. The harness's own average is only compared: a difference
 * becomes a remark. `summary.timestamp` is UTC when it names no zone.
 *
 * @param channel the channel that the report should be about; another one is a `mismatch`.
 */
export function parseEvalReport(text: string, channel?: string): Parsed<ParsedEvalReport> {
  const raw = readJson(text, reportSchema)
  if (!raw.ok) return raw
  const { summary } = raw.value
  const completedAt = utcTimestamp(summary.timestamp)
  if (completedAt === undefined) {
    return refused('malformed', `summary.timestamp is no time: ${quoted(summary.timestamp)}`)
  }
  if (channel !== undefined && summary.channel !== channel) {
    const found = quoted(summary.channel)
    return refused('mismatch', `the report is about channel ${found}, not ${quoted(channel)}`)
  }
  const results = readResults(raw.value.results)
  if (!results.ok) return results
  const contradiction = contradictionIn(summary, results.value)
  if (contradiction !== undefined) return refused('malformed', contradiction)

  const items = results.value.map((result) => result.item)
  const average =
    summary.avg_score instanceof JsonNonFinite ? undefined : (summary.avg_score ?? undefined)
  const report: EvalReport = {
    channel: summary.channel,
    dataset: summary.dataset,
    completedAt,
    offline: summary.offline_mode,
    items,
    ...(average === undefined ? {} : { reportedAverage: average }),
  }
  return parsed({ report, remarks: average === undefined ? [] : averageRemarks(average, items) })
}

function readResults(raw: RawReport['results']): Parsed<readonly Result[]> {
  const results: Result[] = []
  const ids = new Set<string>()
  for (const entry of raw) {
    if (ids.has(entry.id)) return refused('malformed', `two items have the id ${quoted(entry.id)}`)
    ids.add(entry.id)
    const result = readResult(entry)
    if (!result.ok) return result
    results.push(result.value)
  }
  return results.length === 0 ? refused('absent', 'the report has no items') : parsed(results)
}

function readResult({ id, score, error }: RawReport['results'][number]): Parsed<Result> {
  const errored = (message: string, harnessSaysErrored: boolean) =>
    parsed<Result>({ item: { id, outcome: 'errored', error: message }, harnessSaysErrored })

  // An empty text is no error: the harness is Python, where it is false.
  // Its words may be anything, a key that was refused among them: they go no further (promise 7).
  if (error) return errored('the harness says so', true)
  if (score === undefined || score === null) return errored('has no score', false)
  if (score instanceof JsonNonFinite) return errored(`score is ${score.text}`, false)
  if (compare(score, zero) < 0 || compare(score, one) > 0) {
    const message = `the score of item ${quoted(id)} is not within 0 and 1: ${format(score)}`
    return refused('malformed', message)
  }
  return parsed({ item: { id, outcome: 'scored', score }, harnessSaysErrored: false })
}

function contradictionIn(
  summary: RawReport['summary'],
  results: readonly Result[],
): string | undefined {
  const total = results.length
  if (summary.total_items !== total) {
    return `summary.total_items is ${summary.total_items}, but there are ${total} items`
  }
  // Whether the harness counts an item without a usable score as failed is not known.
  const least = results.filter((result) => result.harnessSaysErrored).length
  const most = results.filter((result) => result.item.outcome === 'errored').length
  if (summary.failed_items < least || summary.failed_items > most) {
    return `summary.failed_items is ${summary.failed_items}, but ${most} items have an error or no score`
  }
  const successful = summary.successful_items
  if (successful !== undefined && successful !== total - summary.failed_items) {
    return `summary.successful_items is ${successful}, but ${summary.failed_items} of ${total} items failed`
  }
  return undefined
}

/** The harness rounds its average, so that a thousandth is no difference. */
function averageRemarks(reported: Decimal, items: readonly EvalItem[]): string[] {
  const scores = items.flatMap((item) => (item.outcome === 'scored' ? [item.score] : []))
  if (scores.length === 0) return []
  const average = divide(scores.reduce(add, zero), decimal(scores.length))
  const difference = subtract(reported, average)
  const tolerance = decimal('0.001')
  if (compare(difference, tolerance) <= 0 && compare(difference, decimal('-0.001')) >= 0) return []
  const shown = [reported, average].map((value) => format(round(value, 4)))
  return [
    `The report says an average of ${shown[0]}; its ${scores.length} scored items have ${shown[1]}.`,
  ]
}
