import { describe, expect, test } from 'vitest'
import { runbookPolicy, type Scenario, scenario } from '../testing/index.ts'
import { scoreGate } from './score.ts'

const judge = (story: Scenario) => scoreGate.judge(story.question())
const policy = (score: string) =>
  runbookPolicy.replace(
    'stable: { from: next }',
    `stable: { from: next, enter: { score: ${score} } }`,
  )

describe('a drop against the baseline', () => {
  test('over the margin fails and names the items that got worse', () => {
    const story = scenario().scores({ baseline: 0.842, candidate: 0.801, items: 200 })
    expect(judge(story)).toMatchObject({
      verdict: 'fail',
      next: 'act',
      observed: '0.801; stable 0.842; 0.041 lower (200 items)',
      required: 'at most 0.02 lower, at least 0.8',
      reason: 'The score on base is 0.041 lower, where at most 0.02 is allowed.',
      clear: [
        '9 items got worse (q162, q163, q164, q165, q166, q167, q168, q161, q169).',
        'Fix on next; running the eval again changes nothing.',
      ],
      sources: [{ name: 'eval run 771' }, { name: 'eval run 702' }],
    })
  })

  test('of exactly the margin passes, for every pair of scores with three decimals', () => {
    const story = scenario(policy('{ min: 0.7 }'))
    const verdicts = Array.from({ length: 201 }, (_, index) => {
      const baseline = (800 + index) / 1000
      const candidate = (780 + index) / 1000
      return judge(story.scores({ baseline, candidate, items: 10 }))?.verdict
    })
    expect(new Set(verdicts)).toEqual(new Set(['pass']))
  })

  test('of a ten-thousandth more fails, and is not rounded to the margin', () => {
    const story = scenario().scores({ baseline: 0.9, candidate: 0.87996, items: 100 })
    expect(judge(story)).toMatchObject({
      verdict: 'fail',
      observed: '0.88; stable 0.9; 0.02004 lower (100 items)',
    })
  })

  test('is no drop where the candidate is better', () => {
    expect(judge(scenario().scores({ baseline: 0.8, candidate: 0.85 }))).toMatchObject({
      verdict: 'pass',
      observed: '0.85; stable 0.8; 0.05 higher (200 items)',
    })
  })
})

test('the least score holds too, and both reasons are told at once', () => {
  expect(judge(scenario().scores({ baseline: 0.81, candidate: 0.8 }))).toMatchObject({
    verdict: 'pass',
  })
  expect(judge(scenario().scores({ baseline: 0.81, candidate: 0.799995 }))).toMatchObject({
    verdict: 'fail',
    reason: 'The score on base is 0.799995, under the least score 0.8.',
  })
  expect(judge(scenario().scores({ baseline: 0.85, candidate: 0.75 }))?.reason).toBe(
    'The score on base is 0.1 lower, where at most 0.02 is allowed, and 0.75, under the least score 0.8.',
  )
})

describe('an item in error', () => {
  const baseline = { q1: 1, q2: 1, q3: 1, q4: 0.9 }

  test('counts as 0 for the candidate', () => {
    const story = scenario().scores({ baseline, candidate: { ...baseline, q4: 'error' } })
    expect(judge(story)).toMatchObject({
      verdict: 'fail',
      observed: '0.75; stable 0.975; 0.225 lower (4 items)',
      remarks: expect.arrayContaining([
        '1 item of base ended in an error for the candidate: counted as 0.',
      ]),
    })
  })

  test('is left out where the policy says so, on both sides', () => {
    const story = scenario(policy('{ errored-items: exclude }'))
    const judged = judge(story.scores({ baseline, candidate: { ...baseline, q4: Number.NaN } }))
    expect(judged).toMatchObject({
      verdict: 'pass',
      observed: '1; stable 1; equal (3 items)',
      remarks: expect.arrayContaining([
        '1 item of base ended in an error for the candidate: left out.',
      ]),
    })
  })

  test('of the baseline makes the comparison unmeasured: it would lower the bar', () => {
    const story = scenario().scores({ baseline: { ...baseline, q4: 'error' }, candidate: baseline })
    expect(judge(story)).toMatchObject({
      verdict: 'unmeasured',
      next: 'act',
      observed: 'not comparable',
      reason: "On base, 1 item of the baseline's run ended in an error, which would lower the bar.",
    })
  })
})

test.each([
  [
    'offline',
    { offline: 'candidate' },
    'the candidate ran offline, the baseline online: their scores are on different scales',
  ],
  [
    'other contents',
    { contents: 'different' },
    'the two runs used different contents of the dataset',
  ],
  [
    'other items',
    { candidate: { q1: 1 }, baseline: { q2: 1 } },
    'the two runs have different items',
  ],
  ['no items', { candidate: {}, baseline: {} }, 'no item has a score in both runs'],
  ['no report', { candidate: 'no report' }, 'the candidate has no report'],
] as const)('runs that cannot be compared (%s) are unmeasured', (_, scores, why) => {
  const story = scenario().scores({ baseline: 0.9, candidate: 0.9, dataset: 'base', ...scores })
  expect(judge(story)).toMatchObject({
    verdict: 'unmeasured',
    next: 'act',
    reason:
      'candidate' in scores && scores.candidate === 'no report'
        ? expect.any(String)
        : `On base, ${why}.`,
  })
})

test('an item that is there twice on one side is not the same items', () => {
  const { candidateEval } = scenario()
    .scores({ candidate: 0.9, baseline: 0.9, items: 3 })
    .question().evidence
  if (candidateEval.kind === 'missing') throw new Error('measured')
  const doubled = candidateEval.value.map((report) => ({
    ...report,
    items: [...report.items, ...report.items.slice(0, 1)],
  }))
  const story = scenario()
    .scores({ candidate: 0.9, baseline: 0.9, items: 3 })
    .evidence({ candidateEval: { ...candidateEval, value: doubled } })
  expect(judge(story)?.reason).toBe('On base, the two runs have different items.')
})

describe('several datasets', () => {
  const two = scenario().scores({ dataset: 'base', baseline: 0.9, candidate: 0.9 })

  test('must each pass', () => {
    expect(judge(two.scores({ dataset: 'hard', baseline: 0.9, candidate: 0.85 }))).toMatchObject({
      verdict: 'fail',
      observed:
        'base: 0.9; stable 0.9; equal (200 items); hard: 0.85; stable 0.9; 0.05 lower (200 items)',
      reason: 'The score on hard is 0.05 lower, where at most 0.02 is allowed.',
    })
  })

  test('of which the candidate may not leave one out', () => {
    const story = two.scores({ dataset: 'hard', baseline: 0.9, candidate: 'no report' })
    expect(judge(story)).toMatchObject({
      verdict: 'unmeasured',
      reason: 'On hard, the candidate has no report.',
    })
  })

  test('of which one that only the candidate has is mentioned', () => {
    const story = two.scores({ dataset: 'new', baseline: 'no report', candidate: 0.1 })
    expect(judge(story)).toMatchObject({ verdict: 'pass', remarks: ['Not compared: new.'] })
  })

  test('or none at all: nothing was compared', () => {
    const nothing = scenario().scores({ baseline: 'no report', candidate: 'no report' })
    expect(judge(nothing)).toMatchObject({ verdict: 'unmeasured', observed: 'no dataset' })
  })
})

describe('the first complete report of a candidate counts', () => {
  const failed = scenario().firstScore(
    'fail',
    '0.7; stable 0.9; 0.2 lower (200 items)',
    '2026-01-05T06:17:00Z',
  )

  test('against a better one that came later', () => {
    expect(judge(failed)).toMatchObject({
      verdict: 'fail',
      next: 'act',
      observed: '0.7; stable 0.9; 0.2 lower (200 items)',
      reason: 'The first complete report of this candidate failed, and it is the one that counts.',
      clear: ['Fix on next; running the eval again changes nothing.'],
      sources: [{ name: 'eval judged on 2026-01-05 at 06:17 UTC' }],
    })
  })

  test('with its whole comparison, while the report itself is still there', () => {
    const story = failed.scores({ baseline: 0.9, candidate: 0.7 })
    expect(judge(story)).toEqual(judge(scenario().scores({ baseline: 0.9, candidate: 0.7 })))
  })

  test('also when its report is gone', () => {
    const story = scenario().firstScore('pass', '0.9; stable 0.9; equal (200 items)')
    expect(judge(story.missing('candidateEval', 'absent'))?.verdict).toBe('pass')
  })
})

describe('with a confidence asked', () => {
  const sure = scenario(policy('{ confidence: 95% }'))

  test('an equal score passes only on enough items', () => {
    expect(judge(sure.scores({ baseline: 0.9, candidate: 0.9, items: 2000 }))?.verdict).toBe('pass')
    expect(judge(sure.scores({ baseline: 0.9, candidate: 0.9, items: 100 }))).toMatchObject({
      verdict: 'inconclusive',
      next: 'act',
      required: 'at most 0.02 lower with 95 % confidence, at least 0.8',
      clear: ['Evaluate on more items: a larger dataset, for candidate and baseline alike.'],
    })
  })
})

test('too few items are inconclusive; so few leave room, which is said', () => {
  const story = scenario(policy('{ min-items: 50 }')).scores({
    baseline: 0.9,
    candidate: 0.9,
    items: 10,
  })
  expect(judge(story)).toMatchObject({
    verdict: 'inconclusive',
    next: 'act',
    reason: 'base has 10 items; the policy asks for at least 50.',
  })
  const few = judge(scenario().scores({ baseline: 0.9, candidate: 0.9, items: 10 }))
  expect(few?.verdict).toBe('pass')
  expect(few?.remarks).toEqual([expect.stringMatching(/^So few items leave room: with 95 % /)])
})

test('a report about another commit, or another channel, is no evidence', () => {
  const other = scenario().candidate('another').question().evidence
  const story = scenario().evidence({ candidateEval: other.candidateEval })
  expect(judge(story)).toMatchObject({ verdict: 'unmeasured', observed: 'about something else' })
  const { candidateEval, baselineEval } = scenario().scoresOfChannels().question().evidence
  expect(judge(scenario().evidence({ candidateEval, baselineEval }))?.verdict).toBe('pass')
  expect(judge(scenario().evidence({ candidateEval: baselineEval }))?.verdict).toBe('unmeasured')
})

test('two reports that were compared before are judged as if they never had been', () => {
  const { evidence, ...question } = scenario()
    .scores({ baseline: 0.9, candidate: 0.89, items: 300 })
    .question()
  const rules = [
    '{ max-drop: 0.02 }',
    '{ max-drop: 0.005 }',
    '{ min: 0.895 }',
    '{ min-items: 301 }',
  ]
  const asked = rules.map((rule) => {
    const { channel } = scenario(policy(rule)).question()
    const judge = (of: typeof evidence) => scoreGate.judge({ ...question, channel, evidence: of })
    expect(judge(evidence)).toEqual(judge(structuredClone(evidence)))
    expect(judge(evidence)).toEqual(judge(evidence))
    const { candidateEval: baselineEval, baselineEval: candidateEval } = evidence
    const turned = { ...evidence, candidateEval, baselineEval }
    expect(judge(turned)).toEqual(judge(structuredClone(turned)))
    return judge(evidence)?.verdict
  })
  expect(asked).toEqual(['pass', 'fail', 'fail', 'inconclusive'])
})
