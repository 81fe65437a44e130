import type { EntryChannel, Evidence, MetricReading, PromotionEvidence } from '@sluice/core'
import type { PeriodQuestion } from '../metrics/period.ts'
import { readMetric } from '../metrics/read-metric.ts'

/** Reads metrics over a window, or over as much of it as the candidate ran. */
export type OverPeriod = <T>(
  windowSeconds: number | undefined,
  read: (period: PeriodQuestion) => Promise<Evidence<T>>,
) => Promise<Evidence<T>>

const DAY_SECONDS = 86_400

/** Each number of the policy for the candidate's channel and, over the same time, for the other. */
export async function readMetricValues(
  channel: EntryChannel,
  over: OverPeriod,
): Promise<PromotionEvidence['metrics']> {
  const rules = channel.entry.gates.metric
  if (rules === undefined) return undefined
  const readings = rules.map(async (rule): Promise<readonly [string, MetricReading]> => {
    const windowSeconds = rule.ask.kind === 'query' ? rule.ask.windowSeconds : DAY_SECONDS
    const compares = rule.maxIncrease !== undefined || rule.maxDecrease !== undefined
    const candidate = over(windowSeconds, (period) => readMetric(period, rule))
    if (!compares) return [rule.name, { candidate: await candidate }]
    const baseline = over(windowSeconds, ({ question: { run, ...same }, ...period }) =>
      readMetric({ ...period, question: { ...same, channel } }, rule),
    )
    return [rule.name, { candidate: await candidate, baseline: await baseline }]
  })
  return Object.fromEntries(await Promise.all(readings))
}
