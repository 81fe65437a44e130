import { expect, test } from 'vitest'
import { reportOn, withEvidence } from '../testdata/policies.ts'

const refused = (...lines: readonly string[]) => expect(reportOn(withEvidence(...lines)))

test('metrics have one address', () => {
  refused('metrics: {}').toMatchInlineSnapshot(`
    ".github/sluice.yml:6:3 evidence.metrics: The metrics have no address.
      written: metrics
      fix: Add \`prometheus\` with the address of a server, or \`scrape\` with that of a page."
  `)
  refused(
    "metrics: { prometheus: 'https://prom', scrape: 'https://app/metrics' }",
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:42 evidence.metrics.scrape: \`prometheus\` and \`scrape\` exclude each other.
      written: scrape
      fix: Remove one of them."
  `)
})

test('metrics have one way to authenticate', () => {
  const server = "prometheus: 'https://prom'"
  refused(
    `metrics: { ${server}, token-env: A, user-env: B, password-env: C }`,
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:56 evidence.metrics.user-env: \`token-env\` and \`user-env\` exclude each other.
      written: user-env
      fix: Remove one of them.
    .github/sluice.yml:6:69 evidence.metrics.password-env: \`token-env\` and \`password-env\` exclude each other.
      written: password-env
      fix: Remove one of them."
  `)
  refused(`metrics: { ${server}, user-env: B }`).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:42 evidence.metrics.user-env: Basic authentication needs both \`user-env\` and \`password-env\`.
      written: user-env
      fix: Add \`password-env\`, or use \`token-env\`."
  `)
  refused(`metrics: { ${server}, password-env: C }`).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:42 evidence.metrics.password-env: Basic authentication needs both \`user-env\` and \`password-env\`.
      written: password-env
      fix: Add \`user-env\`, or use \`token-env\`."
  `)
})

test('a label means one thing', () => {
  const server = "prometheus: 'https://prom'"
  refused(
    `metrics: { ${server}, labels: { channel: next, status: "200" } }`,
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:52 evidence.metrics.labels.channel: \`channel\` already tells the channel.
      written: channel
      fix: Remove it here.
    .github/sluice.yml:6:67 evidence.metrics.labels.status: \`status\` already tells the status.
      written: status
      fix: Remove it here."
  `)
  refused(`metrics: { ${server}, status-label: channel }`).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:56 evidence.metrics.status-label: One label cannot tell both the channel and the status.
      written: channel
      fix: Name the other label."
  `)
  refused(`metrics: { ${server}, channel-label: status }`).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:57 evidence.metrics.channel-label: One label cannot tell both the channel and the status.
      written: status
      fix: Name the other label."
  `)
  refused(`metrics: { ${server}, channel-label: lane, labels: { channel: next } }`).toBe('accepted')
})

test('a header is sent once, in whatever case', () => {
  refused(
    "metrics: { scrape: 'http://app/metrics', headers: { X-Org: a, x-org: b } }",
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:65 evidence.metrics.headers.x-org: This header is written twice.
      written: x-org
      fix: Remove one of them."
  `)
})

test('probes have one source, and a query has a server', () => {
  refused('probes: { every: 1h }').toMatchInlineSnapshot(`
    ".github/sluice.yml:6:3 evidence.probes: The probes have no source.
      written: probes
      fix: Add \`prometheus\` with a query, \`workflow\` with the name of a workflow file, or \`healthz\` with an address."
  `)
  refused(
    "metrics: { prometheus: 'https://prom' }",
    'probes: { prometheus: up, workflow: health.yml }',
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:29 evidence.probes.workflow: \`prometheus\` and \`workflow\` exclude each other.
      written: workflow
      fix: Remove one of them."
  `)
  refused('probes: { prometheus: up }').toMatchInlineSnapshot(`
    ".github/sluice.yml:6:13 evidence.probes.prometheus: The query has no server to be asked from: \`evidence.metrics\` names no \`prometheus\`.
      written: prometheus
      fix: Add \`metrics: { prometheus: … }\` under \`evidence\`, or probe with \`workflow\` or \`healthz\`."
  `)
  refused(
    "metrics: { scrape: 'http://app/metrics' }",
    'probes: { prometheus: up }',
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:13 evidence.probes.prometheus: The query has no server to be asked from: \`evidence.metrics\` names no \`prometheus\`.
      written: prometheus
      fix: Add \`metrics: { prometheus: … }\` under \`evidence\`, or probe with \`workflow\` or \`healthz\`."
  `)
})

test('a page is probed without a secret, and each channel has one', () => {
  refused("probes: { healthz: 'http://app:8000/healthz' }").toBe('accepted')
  refused("probes: { healthz: 'https://{channel}.example.com/healthz?deep=1' }").toBe('accepted')
  refused(
    "probes: { healthz: 'https://app/healthz', workflow: health.yml }",
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:13 evidence.probes.healthz: \`workflow\` and \`healthz\` exclude each other.
      written: healthz
      fix: Remove one of them."
  `)
  refused("probes: { healthz: 'app/{channel}' }").toMatchInlineSnapshot(`
    ".github/sluice.yml:6:22 evidence.probes.healthz: This is not an http or https address.
      written: 'app/{channel}'
      fix: Write an address such as \`https://{channel}.example.com/healthz\`."
  `)
  refused("probes: { healthz: 'https://app/healthz?token=abc' }").toMatchInlineSnapshot(`
    ".github/sluice.yml:6:22 evidence.probes.healthz: The address seems to have a user, password or token in it.
      fix: Probe a page that needs no secret."
  `)
  expect(
    reportOn(`version: 1
channels: { stable: { from: next, metrics-label: 'the stable', enter: { score: off, error-rate: off, latency: off } }, next: {} }
evidence: { probes: { healthz: 'https://{channel}.example.com' } }
`),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:3:32 evidence.probes.healthz: The channel \`stable\` has no such address: its metrics label cannot be a part of a host’s name.
      written: 'https://{channel}.example.com'
      fix: Put \`{channel}\` into the path, or leave it out."
  `)
})

test('a mistake elsewhere in the metrics hides none of these', () => {
  refused(
    "metrics: { scrape: 'http://app', prometheus: 'http://prom', timeout: 0s }",
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:14 evidence.metrics.scrape: \`prometheus\` and \`scrape\` exclude each other.
      written: scrape
      fix: Remove one of them.
    .github/sluice.yml:6:72 evidence.metrics.timeout: Nothing happens in no time.
      written: 0s
      fix: Write \`10s\`."
  `)
})
