import {
  describeProblem,
  type MetricsSource,
  type Missing,
  type MissingReason,
  type PrometheusAnswer,
  parsePrometheusAnswer,
  type Series,
} from '@sluice/core'
import { fetchMetrics, type MetricsAccess } from './http.ts'
import { type MetricsQuestion, metricsSource, type Samples } from './question.ts'

/** An instant query at the question's time. */
export async function queryVector(
  question: MetricsQuestion,
  query: string,
  windowSeconds: number,
): Promise<Samples> {
  const { source, access, now } = question
  const parameters = new URLSearchParams({ query, time: String(Date.parse(now) / 1000) })
  const answer = await askServer(source, `/api/v1/query?${parameters}`, access)
  if (!answer.ok) return answer
  if (answer.value.kind !== 'vector') {
    return {
      ok: false,
      missing: missing(
        source,
        'malformed',
        `Prometheus answered a ${answer.value.kind} where a vector is meant.`,
      ),
    }
  }
  return {
    ok: true,
    samples: answer.value.samples,
    windowSeconds,
    remarks: remarksOf(answer.value),
  }
}

/** Like `queryVector`, for a query that may also give a number without labels. */
export async function querySamples(
  question: MetricsQuestion,
  query: string,
  windowSeconds: number,
): Promise<Samples> {
  const { source, access, now } = question
  const parameters = new URLSearchParams({ query, time: String(Date.parse(now) / 1000) })
  const answer = await askServer(source, `/api/v1/query?${parameters}`, access)
  if (!answer.ok) return answer
  const remarks = remarksOf(answer.value)
  switch (answer.value.kind) {
    case 'vector':
      return { ok: true, samples: answer.value.samples, windowSeconds, remarks }
    case 'scalar': {
      const { value } = answer.value
      const samples = [{ name: '', labels: new Map<string, string>(), value }]
      return { ok: true, samples, windowSeconds, remarks }
    }
    case 'matrix': {
      const detail = 'Prometheus answered a matrix where one number is meant.'
      return { ok: false, missing: missing(source, 'malformed', detail) }
    }
  }
}

export type SeriesAnswer =
  | { readonly ok: true; readonly series: readonly Series[]; readonly remarks: readonly string[] }
  | { readonly ok: false; readonly missing: Missing }

/** One point every `everySeconds` over the window that ends at `now`. */
export async function queryRange(
  source: MetricsSource,
  access: MetricsAccess,
  range: {
    readonly query: string
    readonly now: string
    readonly windowSeconds: number
    readonly everySeconds: number
  },
): Promise<SeriesAnswer> {
  const end = Date.parse(range.now) / 1000
  const parameters = new URLSearchParams({
    query: range.query,
    // The point at the very start belongs to the window before.
    start: String(end - range.windowSeconds + range.everySeconds),
    end: String(end),
    step: String(range.everySeconds),
  })
  const answer = await askServer(source, `/api/v1/query_range?${parameters}`, access)
  if (!answer.ok) return answer
  if (answer.value.kind !== 'matrix') {
    return {
      ok: false,
      missing: missing(
        source,
        'malformed',
        `Prometheus answered a ${answer.value.kind} where a matrix is meant.`,
      ),
    }
  }
  return { ok: true, series: answer.value.series, remarks: remarksOf(answer.value) }
}

async function askServer(source: MetricsSource, path: string, access: MetricsAccess) {
  const fetched = await fetchMetrics(source.server, path, access)
  if (!fetched.ok)
    return { ok: false, missing: missing(source, fetched.why, fetched.detail) } as const
  const parsed = parsePrometheusAnswer(fetched.text)
  if (!parsed.ok) {
    return {
      ok: false,
      missing: missing(
        source,
        'malformed',
        `Prometheus's answer (status ${fetched.status}) cannot be read: ${describeProblem(parsed.problem)}.`,
      ),
    } as const
  }
  if (parsed.value.kind === 'error') {
    return {
      ok: false,
      missing: missing(
        source,
        'malformed',
        `Prometheus refused the query: ${shorten(`${parsed.value.errorType}: ${parsed.value.error}`)}.`,
      ),
    } as const
  }
  return { ok: true, value: parsed.value } as const
}

/** Such as partial data of a store: whoever reads the value must know. */
function remarksOf({ warnings }: PrometheusAnswer): readonly string[] {
  const shown = warnings.slice(0, MOST_WARNINGS).map((text) => `Prometheus warns: ${shorten(text)}`)
  const more = warnings.length - shown.length
  return more > 0 ? [...shown, `Prometheus warns ${more} times more.`] : shown
}

const MOST_WARNINGS = 5

function shorten(text: string): string {
  return text.length <= 300 ? text : `${text.slice(0, 299)}…`
}

function missing(source: MetricsSource, why: MissingReason, detail: string): Missing {
  return { kind: 'missing', source: metricsSource(source), why, detail }
}
