import { expect, test } from 'vitest'
import { decimal } from '../decimal.ts'
import { defaultRollbackRules } from '../rollback/rollback-question.ts'
import { parsePolicy } from './parse-policy.ts'
import { policyOf, reportOn, withStable } from './testdata/policies.ts'

const RUNBOOK = `version: 1
channels:
  stable: { from: next }
  next: {}
  legacy: {}
evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com', token-env: PROM_TOKEN }
  probes: { workflow: health.yml }
`

test('nine lines are a whole policy, with the rules of the runbook', () => {
  expect(policyOf(RUNBOOK)).toEqual({
    version: 1,
    channels: [
      {
        name: 'stable',
        branch: 'stable',
        metricsLabel: 'stable',
        environment: 'stable',
        entry: {
          from: 'next',
          approval: 'human',
          history: 'merge',
          labels: [],
          reviewers: [],
          dispatch: [],
          override: { allow: 'all', longestSeconds: 86_400 },
          gates: {
            ci: { checks: 'required', accept: [] },
            score: {
              maxDrop: decimal('0.02'),
              min: decimal('0.8'),
              erroredItems: 'zero',
              minItems: 1,
            },
            'error-rate': {
              status: '5xx',
              max: decimal('0.01'),
              windowSeconds: 86_400,
              minRequests: 500,
            },
            latency: {
              share: decimal('0.95'),
              withinSeconds: decimal('30'),
              windowSeconds: 86_400,
              minRequests: 500,
            },
            probes: {
              minGood: decimal('0.99'),
              windowSeconds: 86_400,
              minCoverage: decimal('0.9'),
            },
            fixes: {},
          },
        },
      },
      { name: 'next', branch: 'next', metricsLabel: 'next', environment: 'next' },
      { name: 'legacy', branch: 'legacy', metricsLabel: 'legacy', environment: 'legacy' },
    ],
    evidence: {
      eval: { report: 'evidence/eval-{channel}.json', about: 'commit', maxAgeSeconds: 86_400 },
      metrics: {
        server: {
          kind: 'prometheus',
          url: 'https://prom.example.com',
          auth: { kind: 'bearer', tokenEnv: 'PROM_TOKEN' },
          headers: {},
          timeoutSeconds: 10,
        },
        about: 'channel',
        channelLabel: 'channel',
        requests: 'ai_requests_total',
        statusLabel: 'status',
        latency: 'ai_latency_seconds',
        labels: {},
      },
      probes: { kind: 'workflow', file: 'health.yml', everySeconds: 3600 },
    },
    rollback: defaultRollbackRules,
    notify: { critical: [], standard: [] },
    runbook: {},
  })
})

test('everything that can be written is read, in its unit', () => {
  const policy = policyOf(`version: 1
channels:
  prod:
    from: dev
    approval: none
    history: linear
    labels: [promotion, "needs: care"]
    reviewers: [alice, acme/release]
    dispatch: [deploy.yml]
    override: { allow: [score, soak], longest: 90m }
    adopted: 4f2d9b1c0a4f2d9b1c0a4f2d9b1c0a4f2d9b1c0a
    branch: release/prod
    metrics-label: production
    enter:
      ci: { checks: [build, "test (20)"], accept: [skipped, neutral] }
      score:
        { max-drop: 0, min: "0.75", datasets: [base], errored-items: exclude, min-items: 200, confidence: 0.99 }
      error-rate: { status: 503, max: 0.5 %, window: 90m, min-requests: 1000, confidence: 95% }
      latency: { share: 0.995, within: 250ms, window: 7d, min-requests: 1 }
      probes: { min-good: 100%, window: 1h, min-coverage: 0.5 }
      fixes: {}
  dev: { branch: main }
evidence:
  eval:
    report: "{channel}/report.json"
    artifact: { workflow: eval.yml, name: "eval-{channel}-{tree}" }
    about: channel
    max-age: 7d
  metrics:
    scrape: http://[::1]:8000/metrics?format=prometheus
    user-env: PROM_USER
    password-env: PROM_PASSWORD
    channel-label: lane
    requests: http:requests_total
    status-label: code
    latency: http_seconds
    labels: { job: api, zone: "" }
    headers: { X-Scope-OrgID: tenant-1 }
    timeout: 30s
  probes: { workflow: health.yaml, every: 10m }
runbook: { eval: 'make eval CHANNEL={channel}' }
`)
  expect(policy).toEqual({
    version: 1,
    channels: [
      {
        name: 'prod',
        branch: 'release/prod',
        metricsLabel: 'production',
        environment: 'prod',
        entry: {
          from: 'dev',
          approval: 'none',
          history: 'linear',
          labels: ['promotion', 'needs: care'],
          reviewers: ['alice', 'acme/release'],
          dispatch: ['deploy.yml'],
          override: { allow: ['score', 'soak'], longestSeconds: 5_400 },
          adopted: '4f2d9b1c0a4f2d9b1c0a4f2d9b1c0a4f2d9b1c0a',
          gates: {
            ci: { checks: ['build', 'test (20)'], accept: ['skipped', 'neutral'] },
            score: {
              maxDrop: decimal('0'),
              min: decimal('0.75'),
              datasets: ['base'],
              erroredItems: 'exclude',
              minItems: 200,
              confidence: decimal('0.99'),
            },
            'error-rate': {
              status: '503',
              max: decimal('0.005'),
              windowSeconds: 5400,
              minRequests: 1000,
              confidence: decimal('0.95'),
            },
            latency: {
              share: decimal('0.995'),
              withinSeconds: decimal('0.25'),
              windowSeconds: 604_800,
              minRequests: 1,
            },
            probes: {
              minGood: decimal('1'),
              windowSeconds: 3600,
              minCoverage: decimal('0.5'),
            },
            fixes: {},
          },
        },
      },
      { name: 'dev', branch: 'main', metricsLabel: 'dev', environment: 'dev' },
    ],
    evidence: {
      eval: {
        report: '{channel}/report.json',
        artifact: { workflow: 'eval.yml', name: 'eval-{channel}-{tree}' },
        about: 'channel',
        maxAgeSeconds: 604_800,
      },
      metrics: {
        server: {
          kind: 'scrape',
          url: 'http://[::1]:8000/metrics?format=prometheus',
          auth: { kind: 'basic', userEnv: 'PROM_USER', passwordEnv: 'PROM_PASSWORD' },
          headers: { 'X-Scope-OrgID': 'tenant-1' },
          timeoutSeconds: 30,
        },
        about: 'channel',
        channelLabel: 'lane',
        requests: 'http:requests_total',
        statusLabel: 'code',
        latency: 'http_seconds',
        labels: { job: 'api', zone: '' },
      },
      probes: { kind: 'workflow', file: 'health.yaml', everySeconds: 600 },
    },
    rollback: defaultRollbackRules,
    notify: { critical: [], standard: [] },
    runbook: { eval: 'make eval CHANNEL={channel}' },
  })
})

test('a gate that is switched off is absent, and so is the evidence that nothing needs', () => {
  const policy = policyOf(`version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: false, latency: off, probes: "off" } }
  next: {}
`)
  expect(policy.channels[0]?.entry?.gates).toEqual({
    ci: { checks: 'required', accept: [] },
    fixes: {},
  })
  expect(policy.evidence).toEqual({})
})

test('channels keep the order of the file, whatever they are called', () => {
  const enter = '{ score: off, error-rate: off, latency: off, probes: off }'
  const policy = policyOf(
    `version: 1\nchannels: { stable: { from: "10", enter: ${enter} }, 10: {}, 1.10: {}, 9: {} }\n`,
  )
  expect(policy.channels.map(({ name }) => name)).toEqual(['stable', '10', '1.10', '9'])
})

test('a byte order mark and the line ends of Windows change nothing', () => {
  expect(policyOf(`\ufeff${RUNBOOK.replaceAll('\n', '\r\n')}`)).toEqual(policyOf(RUNBOOK))
})

test('a policy full of mistakes is answered with all of them, in the order of the file', () => {
  expect(
    reportOn(`version: 2
chanels: {}
channels:
  stable:
    from: nxt
    aproval: none
    history: rebase
    branch: 1.10
    labels: [a, 3]
    enter:
      ci: on
      score: { min: 80, max-drop: two }
      error-rate: { max: 1, window: 24, min-requests: 0.5, status: 5XX }
      latency:
      fixes: off
  next: { from: stable, branch: 'a..b' }
  next: {}
  legacy:
  "bad name": {}
  dev: { approval: none, metrics-label: stable }
evidence:
  metrics: { prometheus: 'https://u:secret@host', scrape: 'http://service/metrics' }
  probes: { every: 1h }
  eval: {}
`),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:1:10 version: This policy is written for a newer Sluice.
      written: 2
      fix: Write \`version: 1\`.
    .github/sluice.yml:2:1 chanels: \`chanels\` is not a setting.
      written: chanels
      fix: Did you mean \`channels\`?
    .github/sluice.yml:5:11 channels.stable.from: There is no channel of this name.
      written: nxt
      fix: Did you mean \`next\`?
    .github/sluice.yml:6:5 channels.stable.aproval: \`aproval\` is not a setting.
      written: aproval
      fix: Did you mean \`approval\`?
    .github/sluice.yml:7:14 channels.stable.history: Expected \`merge\` or \`linear\`, found another word.
      written: rebase
      fix: Write \`merge\` or \`linear\`.
    .github/sluice.yml:8:13 channels.stable.branch: Expected the name of a branch, found a number.
      written: 1.10
      fix: Put it in quotes if the number is meant as text.
    .github/sluice.yml:9:17 channels.stable.labels[1]: Expected the name of a label, found a number.
      written: 3
      fix: Put it in quotes if the number is meant as text.
    .github/sluice.yml:11:11 channels.stable.enter.ci: Expected \`off\`, \`false\` or a mapping, found another word.
      written: on
      fix: Write \`{}\` to take every default, or \`off\` to switch the gate off.
    .github/sluice.yml:12:21 channels.stable.enter.score.min: Scores are between 0 and 1: none reaches this.
      written: 80
      fix: Write 0.8.
    .github/sluice.yml:12:35 channels.stable.enter.score.max-drop: Expected a number such as \`0.02\`, found text that is none.
      written: two
      fix: Write a number such as \`0.02\`; scores are numbers from 0 to 1, not percentages.
    .github/sluice.yml:13:26 channels.stable.enter.error-rate.max: \`1\` is ambiguous: it may mean 1 % or 100 %.
      written: 1
      fix: Write \`1%\` or \`100%\`.
    .github/sluice.yml:13:37 channels.stable.enter.error-rate.window: \`24\` has no unit.
      written: 24
      fix: Write it with its unit, such as \`24h\`.
    .github/sluice.yml:13:55 channels.stable.enter.error-rate.min-requests: Expected a whole number such as \`500\`.
      written: 0.5
      fix: Write a whole number such as \`500\`.
    .github/sluice.yml:13:68 channels.stable.enter.error-rate.status: This is neither an HTTP status code nor a class of them.
      written: 5XX
      fix: Write a class such as \`5xx\`, or a code such as \`503\`.
    .github/sluice.yml:14:7 channels.stable.enter.latency: Expected \`off\`, \`false\` or a mapping, found an empty value.
      fix: Write \`{}\` to take every default, or \`off\` to switch the gate off.
    .github/sluice.yml:15:14 channels.stable.enter.fixes: This gate cannot be switched off: no fix may be lost.
      written: off
      fix: Remove the line. A person can clear a single fix that is not needed.
    .github/sluice.yml:16:33 channels.next.branch: This cannot name a git branch: it has \`..\` in it.
      written: 'a..b'
      fix: Write the branch as \`git branch\` lists it.
    .github/sluice.yml:17:3 channels.next: \`next\` is written twice; the first is in line 16.
      written: next
      fix: Keep one of them.
    .github/sluice.yml:18:3 channels.legacy: Expected a mapping, found an empty value.
      fix: Write settings, or \`{}\` to take every default.
    .github/sluice.yml:19:3 channels.bad name: This cannot name a channel.
      written: "bad name"
      fix: Use letters, digits, \`.\`, \`_\` and \`-\`, at most 63, and name the branch with \`branch\` if it is called otherwise.
    .github/sluice.yml:20:10 channels.dev.approval: \`approval\` has no effect: nothing is promoted into this channel.
      written: approval
      fix: Add \`from\`, or remove this.
    .github/sluice.yml:20:41 channels.dev.metrics-label: The metrics of two channels could not be told apart: \`stable\` has \`stable\` already.
      written: stable
      fix: Write another \`metrics-label\` for one of them.
    .github/sluice.yml:22:26 evidence.metrics.prometheus: The address seems to have a user, password or token in it.
      fix: Remove it, and name environment variables with \`token-env\`, or \`user-env\` and \`password-env\`.
    .github/sluice.yml:22:51 evidence.metrics.scrape: \`prometheus\` and \`scrape\` exclude each other.
      written: scrape
      fix: Remove one of them.
    .github/sluice.yml:23:3 evidence.probes: The probes have no source.
      written: probes
      fix: Add \`prometheus\` with a query, \`workflow\` with the name of a workflow file, or \`healthz\` with an address.
    .github/sluice.yml:24:3 evidence.eval.report: This setting is missing.
      fix: Add it: a path such as \`evidence/eval-{channel}.json\`."
  `)
})

test('a problem is a value too, for scripts and annotations', () => {
  const result = parsePolicy('version: 1\nchannels:\n  a: { form: b }\n  b: { from: a }\n', {
    file: 'policy.yml',
  })
  expect(result).toEqual({
    ok: false,
    problems: [
      {
        code: 'unknown-key',
        file: 'policy.yml',
        line: 3,
        column: 8,
        path: ['channels', 'a', 'form'],
        value: 'form',
        message: '`form` is not a setting.',
        fix: 'Did you mean `from`?',
      },
      ...[
        ['score', 'eval', "eval: { report: 'evidence/eval-{channel}.json' }"],
        ['error-rate', 'metrics', "metrics: { prometheus: 'https://prom.example.com' }"],
        ['latency', 'metrics', "metrics: { prometheus: 'https://prom.example.com' }"],
        ['probes', 'probes', 'probes: { workflow: health.yml }'],
      ].map(([gate, source, example]) => ({
        code: 'no-evidence',
        file: 'policy.yml',
        line: 4,
        column: 3,
        path: ['channels', 'b', 'enter', gate],
        message: `The gate \`${gate}\` is on, but the policy has no \`evidence.${source}\` for it to judge.`,
        fix: `Add \`${example}\` under \`evidence\`, or \`${gate}: off\` under \`channels.b.enter\`.`,
      })),
    ],
  })
})

test('a channel is watched by the runbook’s rules unless they say otherwise', () => {
  const watched = (...lines: readonly string[]) =>
    policyOf(withStable(...lines)).channels.find(({ name }) => name === 'stable')?.watch
  expect(watched()).toBeUndefined()
  expect(watched('watch: {}')).toEqual({
    gates: {
      score: { maxDrop: decimal(1), min: decimal('0.8'), erroredItems: 'zero', minItems: 1 },
      'error-rate': {
        status: '5xx',
        max: decimal('0.01'),
        windowSeconds: 3600,
        minRequests: 500,
      },
      latency: {
        share: decimal('0.95'),
        withinSeconds: decimal(30),
        windowSeconds: 3600,
        minRequests: 500,
      },
      probes: {
        minGood: decimal('0.99'),
        windowSeconds: 21_600,
        minCoverage: decimal('0.9'),
      },
    },
    looks: 3,
    apartSeconds: 600,
    settleSeconds: 1800,
  })
  expect(watched('watch: { score: off, probes: off, looks: 1, settle: 2h }')).toMatchObject({
    looks: 1,
    settleSeconds: 7200,
  })
  expect(
    reportOn(withStable('watch: { score: off, error-rate: off, latency: off, probes: off }')),
  ).toMatch(/is switched off: a policy without gates is refused/)
})
