import {
  describeProblem,
  type Evidence,
  type MetricRule,
  type MetricValue,
  metricValueFrom,
} from '@sluice/core'
import type { PeriodQuestion } from './period.ts'
import { querySamples } from './prometheus-server.ts'
import { matchers, quote } from './promql.ts'
import { type MetricsQuestion, metricsSource, type Samples } from './question.ts'
import { readScrape } from './scrape.ts'

/** The one number that a metric of the policy is, for the question's channel. */
export async function readMetric(
  { question, windowSeconds }: PeriodQuestion,
  { name, ask }: MetricRule,
): Promise<Evidence<MetricValue>> {
  const { source, channel, now, run } = question
  const answered =
    ask.kind === 'series'
      ? await readSeries(question, ask.series, ask.labels, windowSeconds)
      : await querySamples(question, queryText(question, ask.query, windowSeconds), windowSeconds)
  if (!answered.ok) return answered.missing
  const from = metricsSource(source)
  const value = metricValueFrom(answered.samples)
  if (!value.ok) {
    const detail = `${name} of ${channel.name}: ${describeProblem(value.problem)}.`
    return { kind: 'missing', source: from, why: value.problem.why, detail }
  }
  const names = ask.kind === 'series' || ask.query.includes('{channel}')
  return {
    kind: 'measured',
    value: { value: value.value },
    source: from,
    measuredAt: now,
    about: run?.about ?? { kind: 'channel', channel: channel.name },
    remarks: names
      ? answered.remarks
      : [...answered.remarks, `The query of ${name} names no channel: it is about all of them.`],
  }
}

/** The placeholders stand inside PromQL: only the quotes around the label are ours to leave out. */
function queryText({ channel }: MetricsQuestion, query: string, windowSeconds: number): string {
  return query
    .replaceAll('{channel}', () => quote(channel.metricsLabel).slice(1, -1))
    .replaceAll('{window}', () => `${windowSeconds}s`)
}

async function readSeries(
  question: MetricsQuestion,
  series: string,
  labels: Readonly<Record<string, string>>,
  windowSeconds: number,
): Promise<Samples> {
  const { source, channel, run } = question
  const narrowed = { ...source, labels: { ...source.labels, ...labels } }
  if (source.server.kind === 'prometheus')
    return querySamples(question, `${series}{${matchers(narrowed, channel)}}`, windowSeconds)
  // A value as it stands has no window; what counts is that the candidate's own process says it.
  const window = run === undefined ? Number.POSITIVE_INFINITY : windowSeconds
  const [own] = await readScrape({ ...question, source: narrowed }, series, window)
  return own.ok ? { ...own, remarks: [] } : own
}
