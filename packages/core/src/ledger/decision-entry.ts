import type { GateResult } from '../gates/gate.ts'
import { numberBeside } from '../gates/readable-numbers.ts'
import { compareRuns } from '../gates/score-comparison.ts'
import type { CandidateDecision } from '../promotion/decision.ts'
import { lookStatus } from '../promotion/look-status.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import type { DecisionEntry } from './entry.ts'

/** A decision as a line of the ledger, without the whole record. */
export function decisionEntry(
  question: PromotionQuestion,
  decision: CandidateDecision,
  run?: DecisionEntry['run'],
): DecisionEntry {
  const { channel, from, outcome, candidate, baseline, policy, decidedAt } = decision
  const scores = scoresOf(question)
  return {
    v: 1,
    kind: 'decision',
    at: decidedAt,
    channel,
    from,
    outcome,
    says: lookStatus(decision).description,
    candidate: candidate.commit,
    baseline: baseline.commit,
    policy: policy.digest,
    gates: verdictsOf(decision.gates),
    ...(Object.keys(scores).length === 0 ? {} : { scores }),
    ...(run === undefined ? {} : { run }),
  }
}

/** A line is for reading: more gates than this, and longer names, stand in the record. */
const MOST_GATES = 100
const MOST_DATASETS = 20
const LONGEST_NAME = 80

/** Those that do not pass come first, so that they are among the ones that are kept. */
function verdictsOf(gates: readonly GateResult[]): DecisionEntry['gates'] {
  const open = gates.filter(({ verdict }) => verdict !== 'pass')
  const passed = gates.filter(({ verdict }) => verdict === 'pass')
  const kept = [...open, ...passed].slice(0, MOST_GATES)
  return Object.fromEntries(
    gates
      .filter((gate) => kept.includes(gate))
      .map(({ gate, verdict }) => [gate.slice(0, LONGEST_NAME), verdict]),
  )
}

/** The candidate's mean on each dataset that both sides have, as the gate compares them. */
function scoresOf({ channel, evidence }: PromotionQuestion): Readonly<Record<string, string>> {
  const rule = channel.entry.gates.score
  const { candidateEval, baselineEval } = evidence
  if (rule === undefined) return {}
  if (candidateEval.kind !== 'measured' || baselineEval.kind !== 'measured') return {}
  const scores = candidateEval.value.flatMap((run) => {
    const base = baselineEval.value.find(({ dataset }) => dataset === run.dataset)
    const compared = base && compareRuns(run, base, rule.erroredItems)
    return compared === undefined || 'why' in compared || run.dataset.length > LONGEST_NAME
      ? []
      : [[run.dataset, numberBeside(compared.candidateMean, rule.min, 4)] as const]
  })
  return Object.fromEntries(scores.slice(0, MOST_DATASETS))
}
