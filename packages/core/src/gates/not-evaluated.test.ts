import { expect, test } from 'vitest'
import { scenario } from '../testing/index.ts'
import { type EvalRun, explainNotEvaluated } from './not-evaluated.ts'
import { scoreGate } from './score.ts'

const run = (id: number, hour: number, conclusion: string | null = 'success'): EvalRun => ({
  id,
  url: `https://github.example/runs/${id}`,
  conclusion,
  createdAt: `2026-01-05T${String(hour).padStart(2, '0')}:00:00Z`,
})
const at = (hour: number) => run(0, hour).createdAt

const explain = (runs: readonly EvalRun[], seenAt?: string) =>
  explainNotEvaluated('4f2d9b1 of next', {
    workflow: 'eval.yml',
    maxAgeSeconds: 48 * 3600,
    runs,
    seenAt,
  })

test('what came after the last evaluation waits for the next one', () => {
  expect(explain([run(1, 2), run(2, 3)])).toEqual({
    why: 'pending',
    source: { name: 'eval run 2', url: 'https://github.example/runs/2' },
    detail:
      '4f2d9b1 of next has not been evaluated yet: the newest run of eval.yml, 2, began at 2026-01-05 03:00 UTC. Run eval.yml to have it sooner.',
  })
})

test.each<[string, 'pending' | 'absent', readonly EvalRun[], string | undefined, string]>([
  ['nothing ran', 'absent', [], undefined, 'no run of eval.yml on the protected side began in the'],
  ['only skipped runs', 'absent', [run(1, 2, 'skipped')], undefined, 'in the last 2 d'],
  ['seen after the newest run', 'pending', [run(1, 2)], at(3), 'has not been evaluated yet'],
  ['seen as the newest run began', 'pending', [run(1, 3)], at(3), 'has not been evaluated yet'],
  [
    'seen, then a run without it',
    'absent',
    [run(1, 2), run(2, 4)],
    at(3),
    'and left none, though there is',
  ],
  ['seen, then only a skipped run', 'pending', [run(1, 2), run(2, 4, 'skipped')], at(3), 'run of'],
  ['the newest run failed', 'absent', [run(2, 4, 'failure'), run(1, 2)], at(5), 'with failure'],
  ['the newest was cancelled', 'absent', [run(1, 2, 'cancelled')], undefined, 'with cancelled'],
  ['one failed before the newest', 'pending', [run(1, 2, 'failure'), run(2, 4)], at(5), 'newest'],
  [
    'one runs after a failed one',
    'pending',
    [run(1, 2, 'failure'), run(2, 4, null)],
    at(1),
    '2 of',
  ],
  [
    'an older one still runs',
    'pending',
    [run(1, 2, null), run(2, 4)],
    at(1),
    'run 1 of eval.yml is',
  ],
])('%s: %s', (_, why, runs, seenAt, detail) => {
  expect(explain(runs, seenAt)).toMatchObject({ why, detail: expect.stringContaining(detail) })
})

test('the gate waits, and never passes', () => {
  const story = scenario().missing('candidateEval', 'pending', 'Not evaluated yet.')
  expect(scoreGate.judge(story.question())).toMatchObject({
    verdict: 'inconclusive',
    next: 'wait',
    observed: 'not there yet',
    reason: 'Not evaluated yet.',
    clear: ['The next evaluation tells; one by hand has it sooner.'],
  })
  expect(story.decide()).toMatchObject({ outcome: 'waiting' })
  const ofBaseline = scenario().missing('baselineEval', 'pending')
  expect(scoreGate.judge(ofBaseline.question())).toMatchObject({ next: 'wait' })
})

test('that somebody must act for the other side is not hidden', () => {
  const candidateWaits = scenario().missing('candidateEval', 'pending')
  expect(
    scoreGate.judge(candidateWaits.missing('baselineEval', 'malformed').question()),
  ).toMatchObject({ verdict: 'unmeasured', next: 'act', observed: 'could not be read' })
  const baselineWaits = scenario().missing('baselineEval', 'pending')
  expect(
    scoreGate.judge(baselineWaits.missing('candidateEval', 'absent').question()),
  ).toMatchObject({ verdict: 'unmeasured', next: 'act' })
})
