import { expect, test } from 'vitest'
import { runbookPolicy, scenario } from '../testing/index.ts'

const withRunbook = `${runbookPolicy}runbook:
  eval: python -m backend.ai.eval --channel {channel} --dataset datasets/ai_eval/base.jsonl
  metrics: curl -f http://localhost:8000/metrics
  health: curl -f http://localhost:8000/healthz
  errors: docker compose logs api | grep ERROR
  latency: curl -s http://localhost:8000/metrics | grep ai_latency_seconds
`

const clearOf = (policy: string) => {
  const story = scenario(policy)
  const missing = story
    .missing('candidateEval', 'absent')
    .missing('requests', 'unreachable')
    .missing('probes', 'absent')
  const bad = story
    .missing('baselineEval', 'absent')
    .requests({ '200': 900, '503': 100 })
    .latency({ 30: 1, '+Inf': 1000 })
  return [missing, bad].flatMap((one) =>
    one
      .decide()
      .gates.filter(({ verdict }) => verdict !== 'pass')
      .flatMap(({ gate, clear }) => clear.map((line) => `${gate}: ${line}`)),
  )
}

test('a report names the commands of the runbook where the policy has them', () => {
  expect(clearOf(withRunbook)).toEqual([
    'score: Make a report for next in the eval job: `python -m backend.ai.eval --channel next --dataset datasets/ai_eval/base.jsonl`.',
    'error-rate: Check that the metrics server answers: `curl -f http://localhost:8000/metrics`.',
    'probes: Check that the service is up: `curl -f http://localhost:8000/healthz`.',
    'score: Make a report for stable in the eval job: `python -m backend.ai.eval --channel stable --dataset datasets/ai_eval/base.jsonl`.',
    'error-rate: Look at what fails on next: `docker compose logs api | grep ERROR`.',
    'latency: Look at what is slow on next: `curl -s http://localhost:8000/metrics | grep ai_latency_seconds`.',
  ])
})

test('without them it says what to look at, and makes no command up', () => {
  const said = clearOf(runbookPolicy)
  expect(said).toHaveLength(6)
  expect(said.join()).not.toContain('`')
})
