import { type Decimal, decimal, decimalOf } from '../decimal.ts'
import type {
  Evidence,
  MetricReading,
  MetricValue,
  PromotionEvidence,
} from '../evidence/evidence.ts'
import type { ChannelName } from '../identifiers.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import type { MetricWords } from './words.ts'

/** The numbers that the policy asks for; the same on both channels unless said otherwise. */
export function metricsOf(
  { channel, from, now }: Omit<PromotionQuestion, 'evidence'>,
  words: Readonly<Record<string, MetricWords>>,
): Pick<PromotionEvidence, 'metrics'> {
  const { metric } = channel.entry.gates
  if (metric === undefined) return {}
  const measure = (
    given: MetricWords['candidate'] | undefined,
    healthy: Decimal,
    of: ChannelName,
  ): Evidence<MetricValue> => {
    const source = { name: 'Prometheus prom.example.com' }
    if (typeof given === 'string')
      return { kind: 'missing', source, why: given, detail: `The number is missing: ${given}.` }
    const value = given === undefined ? healthy : decimalOf(given)
    if (value === undefined)
      return { kind: 'missing', source, why: 'malformed', detail: `The value is ${given}.` }
    return {
      kind: 'measured',
      value: { value },
      source,
      measuredAt: now,
      about: { kind: 'channel', channel: of },
      remarks: [],
    }
  }
  const readings = metric.map(({ name, min, max }): [string, MetricReading] => {
    const healthy = max ?? min ?? decimal(1)
    const { candidate, baseline } = words[name] ?? {}
    return [
      name,
      {
        candidate: measure(candidate, healthy, from.name),
        baseline: measure(baseline, healthy, channel.name),
      },
    ]
  })
  return { metrics: Object.fromEntries(readings) }
}
