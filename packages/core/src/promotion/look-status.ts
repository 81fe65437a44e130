import { type GateResult, isOpen } from '../gates/gate.ts'
import type { CandidateDecision } from './decision.ts'
import type { CommitStatus } from './promotion-state.ts'
import { statusDescription } from './status-contexts.ts'

/** A commit status without its time: what a look says in one line. */
export type LookStatus = Pick<CommitStatus, 'state' | 'description'>

/**
 * A decision in one line, without the numbers that change from look to look. A hold is a `failure`,
 * what could not be measured an `error`, and waiting is `pending`: never red (promise 8).
 *
 * @example lookStatus(decision) // { state: 'failure', description: 'blocked by score' }
 */
export function lookStatus({ gates }: Pick<CandidateDecision, 'gates'>): LookStatus {
  const open = gates.filter(isOpen)
  const act = open.filter(({ next }) => next !== 'wait')
  const wait = open.filter(({ next }) => next === 'wait')
  if (open.length === 0) return { state: 'success', description: passed(gates) }
  const parts = [
    ...(act.length > 0 ? [`blocked by ${names(act)}`] : []),
    ...(wait.length > 0 ? [`waiting for ${names(wait)}`] : []),
  ]
  return { state: stateOf(act), description: statusDescription(parts.join('; ')) }
}

function passed(gates: readonly GateResult[]): string {
  const overridden = gates.filter((result) => result.overridden !== undefined)
  if (overridden.length === 0) return `all ${gates.length} gates pass`
  const by = [...new Set(overridden.map((result) => result.overridden?.by))].join(', ')
  const others = gates.length - overridden.length
  return statusDescription(`${names(overridden)} overridden by ${by}; ${others} gates pass`)
}

function stateOf(act: readonly GateResult[]): CommitStatus['state'] {
  if (act.length === 0) return 'pending'
  return act.every(({ verdict }) => verdict === 'unmeasured') ? 'error' : 'failure'
}

function names(results: readonly GateResult[]): string {
  return results.map(({ gate }) => gate).join(', ')
}
