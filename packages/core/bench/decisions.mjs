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

/** The same content again, in objects of their own, as when they are read from files. */
function newReports() {
  return structuredClone({ candidateEval, baselineEval })
}

/** What was decided, so that nothing can leave deciding out. */
const outcomes = new Set()

/**
 * Seconds of processor time.
 * @param {typeof questions} asked
 */
function secondsFor(asked) {
  const start = process.cpuUsage()
  for (const question of asked) outcomes.add(decide(question).outcome)
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

/**
 * Decisions a second in the fastest of some rounds, the first of which warm up.
 * @param {() => number} round answers how many it decides in a second
 */
function best(round) {
  const rates = Array.from({ length: 16 }, round)
  return Math.round(Math.max(...rates.slice(4)))
}

const one = story.question()
const healthy = Array.from({ length: 100_000 }, () => one)
const different = Array.from({ length: 100 }, () => questions).flat()

/**
 * Reports are judged right after they were read, so few of them are made at a time: a thousand would
 * measure how fast the machine fetches 50 MB from its memory.
 */
function decideOnNewReports() {
  let seconds = 0
  for (let at = 0; at < questions.length; at += 10) {
    const asked = questions
      .slice(at, at + 10)
      .map((one) => ({ ...one, evidence: { ...one.evidence, ...newReports() } }))
    seconds += secondsFor(asked)
  }
  return questions.length / seconds
}

const rates = {
  oneQuestion: best(() => healthy.length / secondsFor(healthy)),
  differentTraffic: best(() => different.length / secondsFor(different)),
  newReports: best(decideOnNewReports),
}
if ([...outcomes].sort().join() !== 'blocked,promote') throw new Error([...outcomes].join())
console.log(JSON.stringify(rates))
