import type { Missing, MissingReason, Source } from '@sluice/core'
import { type ProblemCode, SluiceError } from '../errors.ts'

/** One source that cannot be read costs its gate, not the whole look. */
export function missingBecause(error: unknown, source: Source): Missing {
  if (!(error instanceof SluiceError)) throw error
  return { kind: 'missing', source, why: whyMissing[error.code], detail: error.message }
}

const whyMissing = {
  permission: 'refused',
  misconfigured: 'absent',
  unreachable: 'unreachable',
  moved: 'unreachable',
  unexpected: 'malformed',
} as const satisfies Record<ProblemCode, MissingReason>
