import type { About, Source } from '../evidence/evidence.ts'
import type { Overridden } from '../promotion/override.ts'
import type { PromotionQuestion } from '../promotion/question.ts'

/**
 * `pass`: the evidence says yes. `fail`: it says no. `inconclusive`: there is not enough of it yet.
 * `unmeasured`: it could not be measured.
 */
export type Verdict = 'pass' | 'fail' | 'inconclusive' | 'unmeasured'

/** Who moves next: nobody, a person, or only the clock. */
export type Next = 'nothing' | 'act' | 'wait'

/** What one gate concluded, and why. It explains itself: a renderer adds no knowledge. */
export type GateResult = {
  readonly gate: string
  readonly verdict: Verdict
  readonly next: Next
  /** What was measured, for a table cell: `0.801; stable 0.842; 0.041 lower (200 items)`. */
  readonly observed: string
  /** What was asked, for a table cell: `at most 0.02 lower, at least 0.8`. */
  readonly required: string
  /** One sentence: why the verdict is what it is. */
  readonly reason: string
  /** What would clear it, an instruction each; empty on a pass. Commands stand in backticks. */
  readonly clear: readonly string[]
  readonly about?: About
  readonly sources: readonly Source[]
  readonly remarks: readonly string[]
  /** A person lets the candidate past this gate; the verdict stays what it is. */
  readonly overridden?: Overridden
}

/** Whether a result keeps the candidate out. */
export function isOpen({ verdict, overridden }: GateResult): boolean {
  return verdict !== 'pass' && overridden === undefined
}

/**
 * A rule over evidence. The bundled actions run the built-in gates; a script that imports the core
 * passes gates of its own to `decide` beside them.
 */
export type Gate = {
  readonly name: string
  /** Undefined where the policy does not ask this gate. */
  readonly judge: (question: PromotionQuestion) => GateResult | undefined
}
