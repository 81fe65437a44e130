import type { GateResult } from '../gates/gate.ts'
import type { ChannelName } from '../identifiers.ts'
import type { Override } from './override.ts'
import type { PolicyReference, Snapshot } from './question.ts'

/**
 * `promote`: every gate passes. `blocked`: someone must act. `waiting`: it clears by itself.
 * `up-to-date`: the source channel has nothing that has not entered yet.
 */
export type Outcome = 'promote' | 'blocked' | 'waiting' | 'up-to-date'

/** All verdicts about one candidate together. A value: the same question gives the same decision. */
export type Decision = {
  readonly channel: ChannelName
  readonly from: ChannelName
  readonly baseline: Snapshot
  readonly policy: PolicyReference
  /** ISO 8601, UTC. */
  readonly decidedAt: string
} & (
  | { readonly outcome: 'up-to-date' }
  | {
      readonly outcome: 'promote' | 'blocked' | 'waiting'
      readonly candidate: Snapshot
      /** One for each gate that the policy asks. */
      readonly gates: readonly GateResult[]
      /** Those in force; absent where there is none. Which gate one reaches, the gate says. */
      readonly overrides?: readonly Override[]
    }
)

export type CandidateDecision = Exclude<Decision, { outcome: 'up-to-date' }>
