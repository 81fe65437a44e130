import fc from 'fast-check'
import type { Decimal } from '../../decimal.ts'
import { type ChannelName, channelName, sha } from '../../identifiers.ts'
import type { MetricRule } from '../metric-rule.ts'
import type { OverrideRule } from '../override-rule.ts'
import type {
  AutoMergeRules,
  BackportRules,
  Channel,
  EvidenceSources,
  GateRules,
  Policy,
} from '../policy.ts'
import type { NoticeRule } from '../../notices/notice-rule.ts'
import type { ClosedWindow } from '../waiting-rules.ts'

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

const clockTime = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':')
const weekTime = (minute: number) =>
  `${['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'][Math.floor(minute / 1440)]} ${clockTime(minute % 1440)}`

const zoned = { zone: fc.constantFrom('Europe/Zurich', 'UTC', 'Australia/Lord_Howe'), why: word }
const weekly: fc.Arbitrary<ClosedWindow> = fc
  .tuple(
    fc.record(zoned, { requiredKeys: ['zone'] }),
    fc.integer({ min: 0, max: 10_079 }),
    fc.integer({ min: 1, max: 2_000 }),
  )
  .map(([common, startMinute, minutes]) => ({
    kind: 'weekly',
    ...common,
    every: `${weekTime(startMinute)} - ${weekTime((startMinute + minutes) % 10_080)}`,
    spans: [{ startMinute, minutes }],
  }))
const dated: fc.Arbitrary<ClosedWindow> = fc
  .tuple(
    fc.record(zoned, { requiredKeys: ['zone'] }),
    fc.integer({ min: 0, max: 5_000_000 }),
    fc.integer({ min: 1, max: 100_000 }),
  )
  .map(([common, start, length]) => {
    const local = (minutes: number) =>
      new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString().slice(0, 16)
    return { kind: 'dated', ...common, from: local(start), until: local(start + length) }
  })

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

const gates: fc.Arbitrary<GateRules> = fc
  .tuple(measuring, waiting)
  .map(([measured, waits]) => ({ ...measured, ...waits }))

const evidence: fc.Arbitrary<EvidenceSources> = fc.record({
  eval: fc.record({
    report: fc.constantFrom('eval-{channel}.json', 'a/{channel}/b.json'),
    artifact: fc.record({
      workflow: fc.constantFrom('eval.yml', 'nightly.yaml'),
      name: fc.constantFrom('eval-{channel}-{tree}', '{commit} {channel}'),
    }),
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
    about: fc.constantFrom('channel' as const, 'commit' as const),
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
    fc.record({
      kind: fc.constant('healthz' as const),
      address: fc.constantFrom('http://app:8000/healthz', 'https://app/{channel}/healthz?deep=1'),
      everySeconds: fc.integer({ min: 1, max: 86_400 }),
    }),
  ),
})

const override: fc.Arbitrary<OverrideRule> = fc.record({
  allow: fc.constantFrom('all' as const, ['ci' as const], ['score' as const, 'soak' as const]),
  longestSeconds: fc.integer({ min: 1, max: 30 * 86_400 }),
})
const autoMerge: fc.Arbitrary<AutoMergeRules | undefined> = fc.option(
  fc.record(
    {
      label: word,
      bots: fc.constantFrom([], ['renovate[bot]']),
      method: fc.constantFrom('merge' as const, 'squash' as const, 'rebase' as const),
      ci: fc.record({
        checks: fc.constantFrom('required' as const, 'all' as const),
        accept: fc.uniqueArray(fc.constantFrom('skipped' as const, 'neutral' as const)),
      }),
    },
    { requiredKeys: ['label', 'bots', 'ci'] },
  ),
  { nil: undefined },
)

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
            autoMerge,
            enters: index === 0 ? fc.constant(true) : fc.boolean(),
            approval: fc.constantFrom('human' as const, 'none' as const),
            history: fc.constantFrom('merge' as const, 'linear' as const),
            labels: fc.uniqueArray(word, { maxLength: 2 }),
            reviewers: fc.constantFrom([], ['alice', 'acme/release']),
            dispatch: fc.constantFrom([], ['deploy.yml', 'deploy-eu.yaml']),
            gates,
            override: fc.option(override, { nil: undefined }),
            adopted: fc.option(fc.constant(sha('4f2d9b1c0a'.repeat(4))), { nil: undefined }),
          })
          .map(({ renamed, enters, autoMerge, override, adopted, ...rules }): Channel => {
            const entry = {
              ...rules,
              ...(override === undefined ? {} : { override }),
              ...(adopted === undefined ? {} : { adopted }),
            }
            const named = {
              name: channelName(name),
              branch: renamed ? `release/${name}` : name,
              metricsLabel: renamed ? `${name}!` : name,
              environment: renamed ? `${name} (EU)` : name,
            }
            return enters && from !== undefined
              ? { ...named, entry: { from: channelName(from), ...entry } }
              : { ...named, ...(autoMerge === undefined ? {} : { autoMerge }) }
          })
      }),
    ),
  )

const noticeRule: fc.Arbitrary<NoticeRule> = fc.constantFrom<NoticeRule>(
  { kind: 'pagerduty', routingKeyEnv: 'PD_KEY', server: 'https://events.eu.pagerduty.com' },
  { kind: 'slack', webhookEnv: 'SLACK_URL' },
  {
    kind: 'statuspage',
    tokenEnv: 'PAGE_TOKEN',
    page: 'kctbh9vrtdwd',
    components: ['8kbf7d35c070'],
    message: '{{channel}} is: broken',
    server: 'https://api.statuspage.io',
  },
  { kind: 'webhook', urlEnv: 'ONCALL_URL', headersEnv: {} },
  {
    kind: 'webhook',
    urlEnv: 'TEAM_URL',
    template: '{"text": "{{title}}"}',
    headersEnv: { Authorization: 'TEAM_AUTHORIZATION' },
  },
  { kind: 'runbook', file: 'docs/incidents.md' },
  { kind: 'issue', labels: ['incident'], assignees: ['alice'] },
  { kind: 'discussion', category: 'General' },
  { kind: 'plan-the-fix', milestone: '1.10', labels: [] },
)

const noticeRules = fc.uniqueArray(noticeRule)

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
      rollback: fc.record({
        keep: fc.uniqueArray(fc.constantFrom('.github/**', 'deploy/*.yml', 'LICENSE')),
        irreversible: fc.uniqueArray(fc.constantFrom('migrations/**', 'db/*/schema.sql')),
        approval: fc.constantFrom('human' as const, 'none' as const),
        labels: fc.uniqueArray(fc.constantFrom('rollback', 'urgent: yes')),
        reviewers: fc.uniqueArray(fc.constantFrom('alice', 'acme/on-call')),
        push: fc.shuffledSubarray(
          list.filter(({ entry }) => entry?.approval !== 'human').map(({ name }) => name),
        ),
        dispatch: fc.uniqueArray(fc.constantFrom('deploy.yml', 'deploy-eu.yaml')),
      }),
      notify: fc.record({ critical: noticeRules, standard: noticeRules }),
      runbook: fc.record(
        {
          eval: fc.constant('python -m eval --channel {channel}'),
          errors: fc.constant('kubectl logs -l app=api | grep "ERROR: "'),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['version', 'channels', 'evidence', 'rollback', 'notify', 'runbook'] },
  ),
)
