import type { Gate, GateResult } from '../gates/gate.ts'
import { builtInGates } from '../gates/index.ts'
import type { CandidateDecision } from './decision.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * Asks every gate and puts the verdicts together.
 *
 * @param gates the built-in ones by default; a script passes its own beside them:
 *   `decide(question, [...builtInGates, bundleSizeGate])`.
 */
export function decide(
  question: PromotionQuestion,
  gates: readonly Gate[] = builtInGates,
): CandidateDecision {
  const results = gates.flatMap((gate) => ask(gate, question) ?? [])
  const asked = results.length === 0 ? [nothingAsked] : results
  return {
    outcome: outcomeOf(asked),
    channel: question.channel.name,
    from: question.from.name,
    baseline: question.baseline,
    candidate: question.candidate,
    gates: asked,
    policy: question.policy,
    decidedAt: question.now,
  }
}

/** Someone must act as soon as one verdict says so; else any open one only waits. */
function outcomeOf(results: readonly GateResult[]): CandidateDecision['outcome'] {
  const open = results.filter(({ verdict }) => verdict !== 'pass')
  if (open.length === 0) return 'promote'
  return open.some(({ next }) => next !== 'wait') ? 'blocked' : 'waiting'
}

/** A gate of a user's own may throw: that is `unmeasured`, never a pass and never a crash. */
function ask(gate: Gate, question: PromotionQuestion): GateResult | undefined {
  try {
    return gate.judge(question)
  } catch (error) {
    return {
      gate: gate.name,
      verdict: 'unmeasured',
      next: 'act',
      observed: 'the gate itself failed',
      required: 'a verdict',
      reason: `The gate stopped with an error: ${error instanceof Error ? error.message : String(error)}`,
      clear: [`Mend the gate \`${gate.name}\`.`],
      sources: [],
      remarks: [],
    }
  }
}

const nothingAsked: GateResult = {
  gate: 'policy',
  verdict: 'unmeasured',
  next: 'act',
  observed: 'no gate was asked',
  required: 'at least one gate',
  reason: 'A promotion without gates has no evidence.',
  clear: ['Switch a gate on in the policy.'],
  sources: [],
  remarks: [],
}
