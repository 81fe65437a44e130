import type { Measured } from '../evidence/evidence.ts'
import type { GateResult } from './gate.ts'

/** What a gate concluded from its evidence. */
export type Answer = Pick<GateResult, 'verdict' | 'next' | 'observed' | 'reason' | 'clear'>

/** The result of a gate that has one piece of evidence, and what it concluded from it. */
export function resultOf(
  gate: string,
  required: string,
  { about, source, remarks }: Pick<Measured<unknown>, 'about' | 'source' | 'remarks'>,
  { verdict, next, observed, reason, clear }: Answer,
): GateResult {
  // Member by member: copying an object with `...` costs eight times as much, for every gate.
  return {
    gate,
    verdict,
    next,
    observed,
    required,
    reason,
    clear,
    about,
    sources: [source],
    remarks,
  }
}
