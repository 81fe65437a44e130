import { expect, test } from 'vitest'
import { reportOn, withEvidence, withGates } from '../testdata/policies.ts'

test('a policy in which every gate but fixes is off', () => {
  expect(
    reportOn(
      withGates('ci: off', 'score: off', 'error-rate: false', 'latency: off', 'probes: off'),
    ),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:5 channels.stable.enter: Every gate that measures something is switched off: a policy without gates is refused.
      written: enter
      fix: Remove at least one \`off\`; \`ci\` needs no evidence of yours."
  `)
})

test('gates without the evidence that they judge name both ways out', () => {
  expect(
    reportOn('version: 1\nchannels: { stable: { from: next }, next: {} }\n'),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:2:13 channels.stable.enter.score: The gate \`score\` is on, but the policy has no \`evidence.eval\` for it to judge.
      fix: Add \`eval: { report: 'evidence/eval-{channel}.json' }\` under \`evidence\`, or \`score: off\` under \`channels.stable.enter\`.
    .github/sluice.yml:2:13 channels.stable.enter.error-rate: The gate \`error-rate\` is on, but the policy has no \`evidence.metrics\` for it to judge.
      fix: Add \`metrics: { prometheus: 'https://prom.example.com' }\` under \`evidence\`, or \`error-rate: off\` under \`channels.stable.enter\`.
    .github/sluice.yml:2:13 channels.stable.enter.latency: The gate \`latency\` is on, but the policy has no \`evidence.metrics\` for it to judge.
      fix: Add \`metrics: { prometheus: 'https://prom.example.com' }\` under \`evidence\`, or \`latency: off\` under \`channels.stable.enter\`.
    .github/sluice.yml:2:13 channels.stable.enter.probes: The gate \`probes\` is on, but the policy has no \`evidence.probes\` for it to judge.
      fix: Add \`probes: { workflow: health.yml }\` under \`evidence\`, or \`probes: off\` under \`channels.stable.enter\`."
  `)
  expect(
    reportOn(`version: 1
channels:
  stable:
    from: next
    enter:
      score: { min: 0.9 }
      latency: off
      error-rate: off
      probes: off
  next: {}
`),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:6:7 channels.stable.enter.score: The gate \`score\` is on, but the policy has no \`evidence.eval\` for it to judge.
      written: score
      fix: Add \`eval: { report: 'evidence/eval-{channel}.json' }\` under \`evidence\`, or \`score: off\` under \`channels.stable.enter\`."
  `)
})

test('a score gate that every score passes', () => {
  expect(reportOn(withGates('score: { min: 0, max-drop: 1 }'))).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:7 channels.stable.enter.score: Every score is at least 0 and at most 1 lower than another: this gate never fails.
      written: score
      fix: Raise \`min\`, lower \`max-drop\`, or write \`score: off\`."
  `)
  expect(reportOn(withGates('score: { min: 0 }'))).toBe('accepted')
  expect(reportOn(withGates('score: { max-drop: 1 }'))).toBe('accepted')
})

test('a window in which no probe is expected', () => {
  expect(reportOn(withGates('probes: { window: 30m }'))).toMatchInlineSnapshot(`
    ".github/sluice.yml:7:25 channels.stable.enter.probes.window: A probe is expected every 3600 seconds, so in this window of 1800 none may be.
      written: 30m
      fix: Widen the window, or probe more often with \`evidence.probes.every\`."
  `)
  expect(reportOn(withGates('probes: { window: 60m }'))).toBe('accepted')
  expect(
    reportOn(withGates().replace('workflow: health.yml', 'workflow: health.yml, every: 2d')),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:4:3 channels.stable.enter.probes.window: A probe is expected every 172800 seconds, so in this window of 86400 none may be.
      fix: Widen the window, or probe more often with \`evidence.probes.every\`."
  `)
})

test('a gate that is off needs no evidence', () => {
  expect(reportOn(withEvidence("eval: { report: 'eval-{channel}.json' }"))).toBe('accepted')
})
