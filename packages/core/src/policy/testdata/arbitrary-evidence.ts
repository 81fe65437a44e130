import fc from 'fast-check'
import type { EvidenceSources } from '../evidence-sources.ts'
import { windowSeconds } from './arbitrary-values.ts'

export const evidence: fc.Arbitrary<EvidenceSources> = fc.record({
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
