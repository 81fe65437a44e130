import type { Missing, MissingReason } from '../evidence/evidence.ts'
import type { GateResult } from './gate.ts'

/** What a gate says when its evidence is not there. Never a pass (promise 1). */
export function judgeMissing(
  gate: string,
  required: string,
  missing: Missing,
  clear: readonly string[],
): GateResult {
  const pending = missing.why === 'pending'
  return {
    gate,
    verdict: pending ? 'inconclusive' : 'unmeasured',
    next: pending ? 'wait' : 'act',
    observed: headline[missing.why],
    required,
    reason: missing.detail,
    clear,
    sources: [missing.source],
    remarks: [],
  }
}

/** Evidence that a script, or an older run, did not bring along: whoever asks for it holds. */
export function notCollected(gate: string): Missing {
  return {
    kind: 'missing',
    source: { name: 'evidence' },
    why: 'absent',
    detail: `Nobody collected what the gate \`${gate}\` judges.`,
  }
}

const headline: Readonly<Record<MissingReason, string>> = {
  pending: 'not there yet',
  absent: 'nothing measured',
  unreachable: 'could not be reached',
  malformed: 'could not be read',
  stale: 'too old',
  mismatch: 'about something else',
  ambiguous: 'ambiguous',
  refused: 'no permission to read',
}
