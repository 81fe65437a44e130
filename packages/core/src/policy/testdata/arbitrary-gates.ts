import fc from 'fast-check'
import type { MetricRule } from '../metric-rule.ts'
import type { GateRules } from '../gate-rules.ts'
import { confidence, count, decimalBetween, openShare, score, share, windowSeconds, words } from './arbitrary-values.ts'
import { dated, weekly } from './arbitrary-windows.ts'

const measuring: fc.Arbitrary<GateRules> = fc
  .record(
    {
      ci: fc.record({
        checks: fc.oneof(fc.constantFrom('required' as const, 'all' as const), words),
        accept: fc.uniqueArray(fc.constantFrom('skipped' as const, 'neutral' as const)),
      }),
      score: fc.record(
        {
          maxDrop: score,
          min: score,
          datasets: words,
          erroredItems: fc.constantFrom('zero' as const, 'exclude' as const),
          minItems: count,
          confidence,
        },
        { requiredKeys: ['maxDrop', 'min', 'erroredItems', 'minItems'] },
      ),
      'error-rate': fc.record(
        {
          status: fc.constantFrom('5xx', '503', '4xx'),
          max: openShare,
          windowSeconds,
          minRequests: count,
          confidence,
        },
        { requiredKeys: ['status', 'max', 'windowSeconds', 'minRequests'] },
      ),
      latency: fc.record({
        share,
        withinSeconds: decimalBetween(1, 86_400_000, 3),
        windowSeconds,
        minRequests: count,
      }),
      probes: fc.record({ minGood: share, windowSeconds, minCoverage: share }),
    },
    { requiredKeys: [] },
  )
  .filter((rules) => Object.keys(rules).length > 0)
  .map((rules) => ({ ...rules, fixes: {} }))

const change = fc.record({
  kind: fc.constantFrom('share' as const, 'amount' as const),
  value: decimalBetween(0, 500_000, 5),
})
const metric: fc.Arbitrary<MetricRule> = fc
  .tuple(
    fc.record({
      name: fc.stringMatching(/^[a-z][a-z0-9 _.:/-]{0,20}[a-z]$/),
      ask: fc.oneof(
        fc.record({
          kind: fc.constant('query' as const),
          query: fc.constantFrom('a{c="{channel}"}', 'rate(a{c="{channel}"}[{window}])'),
          windowSeconds,
        }),
        fc.record({
          kind: fc.constant('series' as const),
          series: fc.constantFrom('ai_queue_length', 'job:cost:sum'),
          labels: fc.constantFrom({}, { job: 'api' }),
        }),
      ),
      max: decimalBetween(0, 1_000_000, 3),
    }),
    fc.record(
      { min: decimalBetween(-1_000_000, 0, 3), maxIncrease: change, maxDecrease: change },
      { requiredKeys: [] },
    ),
  )
  .map(([common, limits]) => ({ ...common, ...limits }))
  .map((rule) =>
    rule.ask.kind === 'query' && !rule.ask.query.includes('{window}')
      ? { ...rule, ask: { ...rule.ask, windowSeconds: 86_400 } }
      : rule,
  )

const waiting: fc.Arbitrary<Partial<GateRules>> = fc.record(
  {
    metric: fc.uniqueArray(metric, { minLength: 1, maxLength: 3, selector: ({ name }) => name }),
    soak: fc.record({
      seconds: windowSeconds,
      since: fc.constantFrom('channel' as const, 'deployment' as const),
    }),
    cooldown: fc.record({ seconds: windowSeconds }),
    freeze: fc.record({
      windows: fc.array(fc.oneof(weekly, dated), { minLength: 1, maxLength: 3 }),
    }),
  },
  { requiredKeys: [] },
)

export const gates: fc.Arbitrary<GateRules> = fc
  .tuple(measuring, waiting)
  .map(([measured, waits]) => ({ ...measured, ...waits }))
