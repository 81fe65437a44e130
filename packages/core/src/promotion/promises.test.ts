import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { MissingReason } from '../evidence/evidence.ts'
import { shortSha } from '../identifiers.ts'
import { canonicalJson } from '../report/canonical-json.ts'
import {
  commitNamed,
  type EvidenceName,
  runbookPolicy,
  type Scenario,
  scenario,
} from '../testing/index.ts'
import { decide } from './decide.ts'

const policies = [
  runbookPolicy,
  runbookPolicy.replace(
    'stable: { from: next }',
    'stable: { from: next, enter: { score: { confidence: 95% }, error-rate: { confidence: 99% }, ci: { checks: [test, e2e] } } }',
  ),
]

const WHY: readonly MissingReason[] = [
  'pending',
  'absent',
  'unreachable',
  'malformed',
  'stale',
  'mismatch',
  'ambiguous',
  'refused',
]

/** Everything that can be spoilt about one piece of evidence. */
const spoilt: fc.Arbitrary<(story: Scenario) => Scenario> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom<EvidenceName>(
        'ci',
        'candidateEval',
        'baselineEval',
        'requests',
        'latency',
        'probes',
        'fixes',
      ),
      fc.constantFrom<MissingReason>(...WHY),
    )
    .map(
      ([name, why]) =>
        (story: Scenario) =>
          story.missing(name, why),
    ),
  fc
    .constantFrom<EvidenceName>('ci', 'candidateEval', 'requests', 'latency', 'probes', 'fixes')
    .map((name) => (story: Scenario) => {
      // Measured well, but about another commit of another channel.
      const { evidence } = story.candidate('another').question()
      const about = { kind: 'commit', commit: commitNamed('x'), tree: commitNamed('y') } as const
      return story.evidence({ [name]: { ...evidence[name], about } })
    }),
  fc.integer({ min: 1, max: 4 }).map((count) => (story: Scenario) => {
    const ids = Array.from({ length: count }, (_, index) => `q${index}`)
    const all = (score: number) => Object.fromEntries(ids.map((id) => [id, score]))
    return story.scores({ baseline: all(1), candidate: all(Number.NaN) })
  }),
  fc.constantFrom<(story: Scenario) => Scenario>(
    (story) => story.scores({ baseline: {}, candidate: {} }),
    (story) => story.scores({ baseline: 'no report', candidate: 0.9 }),
    (story) => story.requests({}),
    (story) => story.requests({ '200': 0 }),
    (story) => story.latency({ '+Inf': 0 }),
    (story) => story.latency({ 30: 0, '+Inf': 0 }),
    (story) => story.probes({ good: 0, bad: 0 }),
    (story) => story.probes({ good: 0, bad: 0, expected: 24 }),
    (story) => story.ci({}),
    (story) => story.withoutCi(),
    (story) => story.ci({ test: 'skipped' }),
    (story) => story.ci({ test: 'a new word' }),
  ),
)

describe('promise 1: no pass without evidence', () => {
  test('a healthy candidate with any piece of evidence gone or spoilt is never promoted', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...policies),
        fc.array(spoilt, { minLength: 1, maxLength: 3 }),
        (policy, spoilings) => {
          const healthy = scenario(policy).scores({ baseline: 0.9, candidate: 0.9, items: 2_000 })
          const story = spoilings.reduce((told, spoil) => spoil(told), healthy)
          expect(healthy.decide().outcome).toBe('promote')
          expect(story.decide().outcome).not.toBe('promote')
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** Every gate that is off by default, each with its evidence. */
const waitingPolicies = ['channel', 'deployment'].map((since) =>
  runbookPolicy.replace(
    'stable: { from: next }',
    `stable: { from: next, enter: { soak: { since: ${since} }, cooldown: {}, freeze: [{ every: sat-sun, zone: UTC }] } }`,
  ),
)

describe('promise 1, of the gates that a policy adds', () => {
  test('whatever is gone of what they judge, the candidate is not promoted', () => {
    for (const policy of waitingPolicies) {
      const healthy = scenario(policy)
      const { evidence } = healthy.question()
      expect(healthy.decide().outcome).toBe('promote')
      for (const name of ['arrival', 'landing', 'deployment'] as const) {
        const { [name]: found, ...without } = evidence
        if (found === undefined) continue
        for (const why of WHY)
          expect(healthy.missing(name, why).decide().outcome).not.toBe('promote')
        expect(decide({ ...healthy.question(), evidence: without }).outcome).toBe('blocked')
      }
    }
  })

  test('a metric without its number is no pass', () => {
    const policy = runbookPolicy.replace(
      'stable: { from: next }',
      `stable: { from: next, enter: { metric: [{ name: cost, query: 'c{c="{channel}"}', max: 9, max-increase: 10% }] } }`,
    )
    expect(scenario(policy).decide().outcome).toBe('promote')
    for (const why of [...WHY, Number.NaN, Number.POSITIVE_INFINITY]) {
      for (const words of [{ candidate: why }, { candidate: 1, baseline: why }])
        expect(scenario(policy).metric('cost', words).decide().outcome).not.toBe('promote')
    }
    expect(scenario(policy).evidence({ metrics: {} }).decide().outcome).toBe('blocked')
  })

  test('whatever the time, waiting is over when the last of them says so, and not before', () => {
    const [policy = ''] = waitingPolicies
    fc.assert(
      fc.property(fc.nat(14 * 86_400), fc.nat(2 * 86_400), (seconds, ago) => {
        const now = Date.parse('2026-01-05T00:00:00Z') + seconds * 1000
        const since = new Date(now - ago * 1000).toISOString()
        const story = scenario(policy)
          .at(new Date(now).toISOString())
          .times({ arrived: since, landed: since })
        const weekday = new Date(now).getUTCDay()
        const open = ago >= 86_400 && weekday !== 0 && weekday !== 6
        expect(story.decide().outcome).toBe(open ? 'promote' : 'waiting')
      }),
      { numRuns: 100 },
    )
  })
})

describe('promise 2: what was judged is what ships', () => {
  test('evidence about one candidate never promotes another', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (one, other) => {
        fc.pre(one !== other)
        const { evidence } = scenario().candidate(one).question()
        const decision = scenario().candidate(other).evidence(evidence).decide()
        expect(decision.outcome).not.toBe('promote')
      }),
      { numRuns: 40 },
    )
  })

  test('a decision is a function of its question, and changes nothing in it', () => {
    fc.assert(
      fc.property(fc.array(spoilt, { maxLength: 3 }), fc.string(), (spoilings, name) => {
        const story = spoilings.reduce((told, spoil) => spoil(told), scenario().candidate(name))
        const question = story.question()
        const before = canonicalJson(question)
        const decision = decide(question)
        expect(decide(structuredClone(question))).toEqual(decision)
        expect(canonicalJson(question)).toBe(before)
        expect(JSON.parse(JSON.stringify(decision))).toEqual(decision)
      }),
      { numRuns: 60 },
    )
  })
})

describe('promise 3: no fix is lost', () => {
  test('whatever else holds, every lost change blocks and is named', () => {
    const change = fc.record({ name: fc.string(), title: fc.string({ unit: 'binary' }) })
    fc.assert(
      fc.property(
        fc.array(change, { minLength: 1, maxLength: 8 }),
        fc.array(spoilt, { maxLength: 1 }),
        (changes, spoilings) => {
          const told = spoilings.reduce((story, spoil) => spoil(story), scenario())
          const story = changes.reduce(
            (one, { name, title }) => one.onlyOnChannel(name, { title }),
            told,
          )
          const decision = story.decide()
          expect(decision.outcome).toBe('blocked')
          const fixes = decision.gates.find(({ gate }) => gate === 'fixes')
          if (story.question().evidence.fixes.kind === 'missing') return
          expect(fixes?.verdict).toBe('fail')
          for (const { name } of changes) {
            expect(fixes?.reason).toContain(shortSha(commitNamed(name)))
            expect(fixes?.clear.join()).toContain(commitNamed(name))
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
