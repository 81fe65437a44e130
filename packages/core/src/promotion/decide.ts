import { cooldownGate } from '../gates/cooldown.ts'
import { fixesGate } from '../gates/fixes.ts'
import { freezeGate } from '../gates/freeze.ts'
import { type Gate, type GateResult, isOpen, type Verdict } from '../gates/gate.ts'
import { holdGate } from '../gates/hold.ts'
import { builtInGates } from '../gates/index.ts'
import { soakGate } from '../gates/soak.ts'
import type { CandidateDecision } from './decision.ts'
import { applyOverrides, overridesInForce } from './override.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * Asks every gate and puts the verdicts together. Whatever gates are passed, `fixes` and `hold` are
 * asked too (promises 3 and 4), and without a gate that measures the candidate there is nothing to
 * pass on (promise 1). What a person overrode is marked, and keeps its verdict.
 *
 * @param question is not changed afterwards: what was computed of its eval reports is kept.
 * @param gates the built-in ones by default; a script passes its own beside them.
 * @returns a value that depends on the arguments alone.
 * @example
 * const decision = decide(question, [...builtInGates, bundleSizeGate])
 * if (decision.outcome === 'blocked') console.log(decision.gates)
 */
export function decide(
  question: PromotionQuestion,
  gates: readonly Gate[] = builtInGates,
): CandidateDecision {
  const results: GateResult[] = []
  let isMeasured = false
  for (const gate of completed(gates)) {
    const result = ask(gate, question)
    if (result === undefined) continue
    results.push(result)
    isMeasured ||= !measuresNothing.has(gate)
  }
  const complete = isMeasured ? results : [nothingAsked, ...results]
  const overrides = overridesInForce(question)
  const judged = applyOverrides(complete, overrides, question.channel.entry.override)
  const decision: CandidateDecision = {
    outcome: outcomeOf(judged),
    channel: question.channel.name,
    from: question.from.name,
    baseline: question.baseline,
    candidate: question.candidate,
    gates: judged,
    policy: question.policy,
    decidedAt: question.now,
  }
  return overrides.length === 0 ? decision : { ...decision, overrides }
}

const always: readonly Gate[] = [fixesGate, holdGate]

function completed(gates: readonly Gate[]): readonly Gate[] {
  const missing = always.filter((gate) => !gates.includes(gate))
  return missing.length === 0 ? gates : [...gates, ...missing]
}

/** Someone must act as soon as one verdict says so; else any open one only waits. */
function outcomeOf(results: readonly GateResult[]): CandidateDecision['outcome'] {
  if (!results.some(isOpen)) return 'promote'
  return results.some((result) => isOpen(result) && result.next !== 'wait') ? 'blocked' : 'waiting'
}

/** That nothing is lost and that time passes says nothing about how good a candidate is. */
const measuresNothing: ReadonlySet<Gate> = new Set([...always, soakGate, cooldownGate, freezeGate])

const verdicts: ReadonlySet<unknown> = new Set<Verdict>([
  'pass',
  'fail',
  'inconclusive',
  'unmeasured',
])

/** A gate of a user's own may throw or answer nonsense: that is `unmeasured`, never a pass. */
function ask(gate: Gate, question: PromotionQuestion): GateResult | undefined {
  try {
    const result = gate.judge(question)
    if (result === undefined) return undefined
    if (!verdicts.has(result.verdict))
      return broken(gate, 'The gate answered something that is no verdict.')
    // Only a person overrides: no gate says so of itself.
    return 'overridden' in result ? withoutOverride(result) : result
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return broken(gate, `The gate stopped with an error: ${why}`)
  }
}

function withoutOverride({ overridden: _, ...own }: GateResult): GateResult {
  return own
}

function broken({ name }: Gate, reason: string): GateResult {
  return {
    gate: name,
    verdict: 'unmeasured',
    next: 'act',
    observed: 'the gate itself failed',
    required: 'a verdict',
    reason,
    clear: [`Mend the gate \`${name}\`.`],
    sources: [],
    remarks: [],
  }
}

const nothingAsked: GateResult = {
  gate: 'policy',
  verdict: 'unmeasured',
  next: 'act',
  observed: 'no gate was asked',
  required: 'at least one gate beside `fixes`',
  reason: 'A promotion without gates has no evidence.',
  clear: ['Switch a gate on in the policy.'],
  sources: [],
  remarks: [],
}
