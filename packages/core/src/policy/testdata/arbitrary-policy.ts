import fc from 'fast-check'
import type { Decimal } from '../../decimal.ts'
import { type ChannelName, channelName } from '../../identifiers.ts'
import type { BackportRules, Channel, EvidenceSources, GateRules, Policy } from '../policy.ts'

/** Between two whole numbers, in units of 10^-scale. */
function decimalBetween(from: number, to: number, scale: number): fc.Arbitrary<Decimal> {
  return fc.integer({ min: from, max: to }).map((units) => {
    let coefficient = BigInt(units)
    let rest = scale
    while (rest > 0 && coefficient % 10n === 0n) {
      coefficient /= 10n
      rest -= 1
    }
    return { coefficient, scale: rest }
  })
}

const openShare = decimalBetween(1, 99_999, 5)
const share = decimalBetween(1, 100_000, 5)
const score = decimalBetween(1, 999, 3)
const confidence = decimalBetween(501, 999, 3)
const count = fc.integer({ min: 1, max: 1_000_000 })
const windowSeconds = fc.integer({ min: 86_400, max: 90 * 86_400 })
const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 .:#'"{}-]{0,20}[a-z]$/)
const words = fc.uniqueArray(word, { minLength: 1, maxLength: 3 })

const gates: fc.Arbitrary<GateRules> = fc
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

const evidence: fc.Arbitrary<EvidenceSources> = fc.record({
  eval: fc.record({
    report: fc.constantFrom('eval-{channel}.json', 'a/{channel}/b.json'),
    about: fc.constantFrom('commit' as const, 'channel' as const),
    maxAgeSeconds: windowSeconds,
  }),
  metrics: fc.record({
    server: fc.record({
      kind: fc.constant('prometheus' as const),
      url: fc.constantFrom('https://prom.example.com', 'http://10.0.0.1:9090/x'),
      auth: fc.constantFrom(
        { kind: 'none' as const },
        { kind: 'bearer' as const, tokenEnv: 'TOKEN' },
        { kind: 'basic' as const, userEnv: 'USER_NAME', passwordEnv: 'PASSWORD' },
      ),
      headers: fc.constantFrom({}, { 'X-Scope-OrgID': 'tenant-1' }),
      timeoutSeconds: fc.integer({ min: 1, max: 300 }),
    }),
    channelLabel: fc.constantFrom('channel', 'lane'),
    requests: fc.constantFrom('ai_requests_total', 'http:requests'),
    statusLabel: fc.constantFrom('status', 'code'),
    latency: fc.constantFrom('ai_latency_seconds', 'http_seconds'),
    labels: fc.constantFrom({}, { job: 'api', zone: '8080' }),
  }),
  probes: fc.oneof(
    fc.record({
      kind: fc.constant('prometheus' as const),
      query: fc.constantFrom('up', 'min(up{job="api",channel="{channel}"})'),
      everySeconds: fc.integer({ min: 1, max: 86_400 }),
    }),
    fc.record({
      kind: fc.constant('workflow' as const),
      file: fc.constant('health.yml'),
      everySeconds: fc.integer({ min: 1, max: 86_400 }),
    }),
  ),
})

const NAMES = ['stable', 'next', 'legacy', 'edge', '1.10']

/** Channels in a chain, each with or without rules of entry, the last without. */
const channels: fc.Arbitrary<readonly Channel[]> = fc
  .shuffledSubarray(NAMES, { minLength: 2 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name, index) => {
        const from = names[index + 1]
        return fc
          .record({
            renamed: fc.boolean(),
            enters: index === 0 ? fc.constant(true) : fc.boolean(),
            approval: fc.constantFrom('human' as const, 'none' as const),
            history: fc.constantFrom('merge' as const, 'linear' as const),
            labels: fc.uniqueArray(word, { maxLength: 2 }),
            reviewers: fc.constantFrom([], ['alice', 'acme/release']),
            gates,
          })
          .map(({ renamed, enters, ...entry }): Channel => {
            const named = {
              name: channelName(name),
              branch: renamed ? `release/${name}` : name,
              metricsLabel: renamed ? `${name}!` : name,
            }
            return enters && from !== undefined
              ? { ...named, entry: { from: channelName(from), ...entry } }
              : named
          })
      }),
    ),
  )

/** From the first channel, which always has rules of entry, to some of the others. */
function backport(names: readonly ChannelName[]): fc.Arbitrary<BackportRules> {
  const [from = channelName('stable'), ...others] = names
  return fc.shuffledSubarray(others, { minLength: 1 }).chain((to) =>
    fc
      .record({
        label: fc.constantFrom('backport {channel}', '{channel} too'),
        conflicts: fc.constantFrom('draft' as const, 'fail' as const),
        promotions: fc.shuffledSubarray(to),
        labels: fc.uniqueArray(word, { maxLength: 2 }),
        conflictLabels: fc.uniqueArray(word, { maxLength: 2 }),
        copy: fc.record({
          labels: fc.constantFrom([], ['area/*']),
          milestone: fc.boolean(),
          assignees: fc.boolean(),
          reviewers: fc.boolean(),
        }),
        title: fc.constantFrom('[{channel}] {title}', '{number}'),
        autoMerge: fc.shuffledSubarray(others),
        commits: fc.constantFrom('pushed' as const, 'verified' as const),
      })
      .map((rules) => ({ from, to, ...rules })),
  )
}

/** Any policy that can be written. */
export const arbitraryPolicy: fc.Arbitrary<Policy> = channels.chain((list) =>
  fc.record(
    {
      version: fc.constant(1 as const),
      channels: fc.constant(list),
      backport: backport(list.map(({ name }) => name)),
      evidence,
    },
    { requiredKeys: ['version', 'channels', 'evidence'] },
  ),
)
