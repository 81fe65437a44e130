import fc from 'fast-check'
import { expect, test } from 'vitest'
import { channelName } from '../identifiers.ts'
import { parsePolicy } from '../policy/index.ts'
import { commitNamed } from '../testing/named.ts'
import { parseEvidenceComment, renderEvidenceComment } from './render-evidence.ts'
import { type MeasuredState, measuredState, rulesSince } from './rollback-evidence.ts'

const place = { channel: channelName('stable'), repositoryUrl: 'https://github.example/acme/api' }
const at = '2026-11-05T06:17:00.000Z'

const state = (name: string, observed: string, gates = ['error-rate']): MeasuredState =>
  measuredState(
    commitNamed(name),
    at,
    gates.map((gate) => ({
      ...{ gate, verdict: 'fail', next: 'act', observed, required: 'under 1 %' },
      ...{ reason: '', clear: [], sources: [], remarks: [] },
    })),
  )

test('what was measured on both sides stands side by side; what was not asked says so', () => {
  const evidence = {
    before: state('bad', '400 of 5000', ['error-rate', 'latency']),
    after: state('good', '0 of 90'),
  }
  const rows = renderEvidenceComment(evidence, place)
    .split('\n')
    .filter((row) => row.startsWith('| '))
  expect(rows.slice(1)).toEqual([
    '| error-rate | under 1 % | ✗ 400 of 5000 | ✗ 0 of 90 |',
    '| latency | under 1 % | ✗ 400 of 5000 | not asked |',
  ])
})

test('where nobody kept what was before, what the watch had noted is told, and as that', () => {
  const noted = { commit: commitNamed('bad'), at, healthy: false, says: '3 of 3 looks failed: <b>' }
  const evidence = { noted, after: state('good', '0 of 90') }
  const body = renderEvidenceComment(evidence, place)
  expect(body).toContain('What it was before is not known')
  expect(body).toMatch(
    /last noted in the ledger, [^,]* UTC, of .*it failed them \(3 of 3 looks failed: \\<b/,
  )
  expect(parseEvidenceComment(body)).toEqual(evidence)
})

test('no text breaks the table, ends the comment of HTML or is too long; what is kept is read again', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom('-->', '<!-- sluice:evidence {} -->', '| x |', '@alice', 'a'.repeat(9000)),
      (text, evil) => {
        const evidence = { before: state('bad', `${text}${evil}${text}`) }
        const body = renderEvidenceComment(evidence, place)
        expect(parseEvidenceComment(body)).toEqual(evidence)
        expect(body.length).toBeLessThan(65_536)
        expect(body.split('-->')).toHaveLength(2)
        expect(body.split('\n').find((row) => row.startsWith('| error'))).toMatch(
          /^(?:(?:[^|\\]|\\.)*(?<!\\)\|){5}$/,
        )
      },
    ),
  )
})

test('another comment, or a damaged one, keeps nothing', () => {
  const body = renderEvidenceComment({ before: state('bad', 'x') }, place)
  for (const one of ['', 'All is well.', body.replace('"at"', '"on"'), body.replace('-->', '')])
    expect(parseEvidenceComment(one)).toBeUndefined()
})

test('after a landing the rules look at what came since, and no further', () => {
  const text = `version: 1
channels:
  stable: { from: next, watch: { score: off, error-rate: { window: 2h }, latency: { window: 5m }, probes: { window: 1d } } }
  next: {}
evidence:
  metrics: { prometheus: 'https://prom.example' }
  probes: { workflow: health.yml }
  eval: { report: 'evidence/eval-{channel}.json' }
`
  const read = parsePolicy(text, { file: 'sluice.yml' })
  const rules = read.ok ? read.policy.channels[0]?.watch : undefined
  if (rules === undefined) throw new Error(JSON.stringify(read))
  const windows = (seconds: number) =>
    Object.values(rulesSince(rules, seconds).gates).map((rule) =>
      'windowSeconds' in rule ? rule.windowSeconds : rule,
    )
  expect(windows(1800.7)).toEqual([1800, 300, 1800])
  expect(windows(1e9)).toEqual([7200, 300, 86_400])
  expect(windows(0)).toEqual([60, 60, 60])
})
