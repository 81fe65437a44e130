// How many decisions a second the compiled package makes. Processor time, not the clock's: what else
// the machine does says nothing about deciding.
import { decide } from '@sluice/core'
import { runbookPolicy, scenario } from '@sluice/core/testing'

const story = scenario(runbookPolicy).candidate('next').baseline('stable')
const { candidateEval, baselineEval } = story.question().evidence

/** Other traffic and other probes in each, and the same two reports of 200 items in all. */
const questions = Array.from({ length: 1000 }, (_, at) => {
  const question = story
    .requests({ 200: 10_000 + at, 404: at, 503: at % 150 })
    .probes({ good: 24 - (at % 2), bad: at % 2 })
    .question()
  return { ...question, evidence: { ...question.evidence, candidateEval, baselineEval } }
})

/** @param {typeof questions} asked */
function decisionsPerSecond(asked) {
  const outcomes = new Set()
  const start = process.cpuUsage()
  for (const question of asked) outcomes.add(decide(question).outcome)
  const { user, system } = process.cpuUsage(start)
  if (!outcomes.has('promote')) throw new Error([...outcomes].join())
  return Math.round(asked.length / ((user + system) / 1e6))
}

/**
 * The fastest of some rounds after one that warms up.
 * @param {() => typeof questions} ask
 */
function best(ask) {
  const [, ...rates] = Array.from({ length: 5 }, () => decisionsPerSecond(ask()))
  return Math.max(...rates)
}

const one = story.question()
const healthy = Array.from({ length: 100_000 }, () => one)
const different = Array.from({ length: 100 }, () => questions).flat()

console.log(
  JSON.stringify({
    oneQuestion: best(() => healthy),
    differentTraffic: best(() => different),
    // Each with reports that no decision has seen yet.
    newReports: best(() =>
      questions.map((one) => ({ ...one, evidence: structuredClone(one.evidence) })),
    ),
  }),
)
