import {
  add,
  compare,
  type Decimal,
  decimal,
  describeProblem,
  divide,
  type Evidence,
  formatPercent,
  type LatencyHistogram,
  latencyHistogramFrom,
  multiply,
  type Parsed,
  type RequestCounts,
  requestCountsFrom,
  type Sample,
  sampleCount,
  zero,
} from '@sluice/core'
import { queryVector } from './prometheus-server.ts'
import * as promql from './promql.ts'
import { type MetricsQuestion, metricsSource, type Samples } from './question.ts'
import { readScrape } from './scrape.ts'

/** The channel's requests over a window, by status. */
export async function readRequests(
  question: MetricsQuestion,
  windowSeconds: number,
): Promise<Evidence<RequestCounts>> {
  const { source, channel } = question
  const [counted, byChannel] =
    source.server.kind === 'prometheus'
      ? await Promise.all([
          queryVector(
            question,
            promql.requestsByStatus(source, channel, windowSeconds),
            windowSeconds,
          ),
          queryVector(question, promql.requestsByChannel(source, windowSeconds), windowSeconds),
        ])
      : await readScrape(question, source.requests, windowSeconds)
  return evidence(
    question,
    counted,
    'requests',
    (samples, window) =>
      requestCountsFrom(samples, { statusLabel: source.statusLabel, windowSeconds: window }),
    byChannel.ok ? unclaimedTraffic(byChannel.samples, source.channelLabel) : [],
  )
}

/** The channel's latencies over a window. */
export async function readLatency(
  question: MetricsQuestion,
  windowSeconds: number,
): Promise<Evidence<LatencyHistogram>> {
  const { source, channel } = question
  const counted =
    source.server.kind === 'prometheus'
      ? await queryVector(
          question,
          promql.latencyBuckets(source, channel, windowSeconds),
          windowSeconds,
        )
      : (await readScrape(question, `${source.latency}_bucket`, windowSeconds))[0]
  return evidence(
    question,
    counted,
    'latency',
    (samples, window) => latencyHistogramFrom(samples, { windowSeconds: window }),
    [],
  )
}

function evidence<T extends RequestCounts | LatencyHistogram>(
  { source, channel, now, run }: MetricsQuestion,
  counted: Samples,
  what: 'requests' | 'latency',
  parse: (samples: readonly Sample[], windowSeconds: number) => Parsed<T>,
  remarks: readonly string[],
): Evidence<T> {
  if (!counted.ok) return counted.missing
  const from = metricsSource(source)
  const parsed = parse(counted.samples, counted.windowSeconds)
  if (!parsed.ok) {
    const detail =
      parsed.problem.why === 'absent'
        ? `${source[what]} has no series with ${promql.matchers(source, channel)} in the window.`
        : `${describeProblem(parsed.problem)}.`
    return { kind: 'missing', source: from, why: parsed.problem.why, detail }
  }
  return {
    kind: 'measured',
    value: run?.ended === true ? { ...parsed.value, ended: true } : parsed.value,
    source: from,
    measuredAt: now,
    about: run?.about ?? { kind: 'channel', channel: channel.name },
    remarks: [...counted.remarks, ...remarks],
  }
}

const NOTICEABLE: Decimal = decimal('0.05')

/** Traffic labelled `unknown`, or not at all, is in no channel's share: say so when it is much. */
function unclaimedTraffic(byChannel: readonly Sample[], channelLabel: string): readonly string[] {
  const counts = byChannel.flatMap((sample) => {
    const count = sampleCount(sample)
    return count.ok ? [{ channel: sample.labels.get(channelLabel) ?? '', count: count.value }] : []
  })
  const sum = (some: typeof counts) => some.reduce((total, { count }) => add(total, count), zero)
  const total = sum(counts)
  const unclaimed = sum(counts.filter(({ channel }) => channel === '' || channel === 'unknown'))
  if (compare(unclaimed, multiply(NOTICEABLE, total)) <= 0) return []
  return [
    `${formatPercent(divide(unclaimed, total), 1)} of all requests name no channel and are not counted here.`,
  ]
}
