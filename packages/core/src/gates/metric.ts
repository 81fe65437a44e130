import type { PromotionQuestion } from '../promotion/question.ts'
import type { Gate, GateResult, Next, Verdict } from './gate.ts'
import { judgeMetric, type MetricVerdict } from './one-metric.ts'

/** Any number that the metrics know, against a limit or against the channel's own value. */
export const metricGate: Gate = {
  name: 'metric',
  judge(question) {
    const rules = question.channel.entry.gates.metric
    if (rules === undefined) return undefined
    return together(
      rules.map((rule) => judgeMetric(rule, question)),
      question,
    )
  },
}

const severity: readonly Verdict[] = ['pass', 'inconclusive', 'unmeasured', 'fail']

/** All metrics in one row: each must pass, and what is open says so. */
function together(judged: readonly MetricVerdict[], { candidate }: PromotionQuestion): GateResult {
  const open = judged.filter(({ verdict }) => verdict !== 'pass')
  // Of no metrics at all: unmeasured. A policy has at least one.
  const verdict =
    severity.findLast((one) => judged.some((metric) => metric.verdict === one)) ?? 'unmeasured'
  const next: Next =
    judged.length > 0 && open.length === 0
      ? 'nothing'
      : open.length > 0 && open.every((metric) => metric.next === 'wait')
        ? 'wait'
        : 'act'
  const sources = judged.flatMap((metric) => metric.sources)
  const about = judged.every((metric) => metric.about?.kind === 'commit')
    ? ({ kind: 'commit', ...candidate } as const)
    : judged.find((metric) => metric.about?.kind === 'channel')?.about
  return {
    gate: 'metric',
    verdict,
    next,
    observed: judged.map(({ name, observed }) => `${name} ${observed}`).join('; '),
    required: judged.map(({ name, required }) => `${name} ${required}`).join('; '),
    reason: (open.length > 0 ? open : judged).map(({ reason }) => reason).join(' '),
    clear: open.flatMap(({ clear }) => clear),
    ...(about === undefined ? {} : { about }),
    sources: sources.filter(
      ({ name }, index) => sources.findIndex((other) => other.name === name) === index,
    ),
    remarks: [...new Set(judged.flatMap(({ remarks }) => remarks))],
  }
}
