import * as z from 'zod'
import type { GateResult } from '../gates/gate.ts'
import { isSha } from '../identifiers.ts'
import type { WatchRules } from '../policy/policy.ts'

const sha = z.string().refine(isSha)
/** A table's cell; what was measured on many datasets stands in the run's summary. */
const LONGEST_TEXT = 1000
const words = z.string().max(2 * LONGEST_TEXT)

/** One side of it, as it is kept. */
export const measuredStateSchema = z.strictObject({
  commit: sha,
  /** When it was measured: ISO 8601, UTC. */
  at: z.iso.datetime(),
  results: z
    .array(
      z.strictObject({
        gate: words,
        verdict: z.enum(['pass', 'fail', 'inconclusive', 'unmeasured']),
        observed: words,
        required: words,
      }),
    )
    .max(10),
})

/**
 * What the watch's rules said of a channel on both sides of a rollback: of the head that is rolled
 * back, and of what came in its place. Evidence for people: no rollback waits for it.
 */
export const rollbackEvidenceSchema = z.strictObject({
  /** Absent where the run that rolled back ended before it could be kept. */
  before: measuredStateSchema.exactOptional(),
  /**
   * What the watch had noted in the ledger of the head that was rolled back, where `before` is absent:
   * its last word on it, and no measurement beside the rollback.
   */
  noted: z
    .strictObject({ commit: sha, at: z.iso.datetime(), healthy: z.boolean(), says: words })
    .exactOptional(),
  /** Absent until the rollback has landed and settled. */
  after: measuredStateSchema.exactOptional(),
})

export type RollbackEvidence = z.output<typeof rollbackEvidenceSchema>
export type MeasuredState = z.output<typeof measuredStateSchema>

/** What one look at a commit found, as it is kept; what could not be measured says so itself. */
export function measuredState(
  commit: MeasuredState['commit'],
  at: string,
  results: readonly GateResult[],
): MeasuredState {
  const cut = (text: string) => [...text].slice(0, LONGEST_TEXT).join('')
  return {
    commit,
    at,
    results: results.map(({ gate, verdict, observed, required }) => ({
      ...{ gate, verdict },
      observed: cut(observed),
      required: cut(required),
    })),
  }
}

/** A minute is the least that any source has something to tell about. */
const SHORTEST_WINDOW_SECONDS = 60

/**
 * The rules over what came after a landing alone: a window that reaches back further would show the
 * traffic of the state that was rolled back.
 */
export function rulesSince(rules: WatchRules, seconds: number): WatchRules {
  const longest = Math.max(SHORTEST_WINDOW_SECONDS, Math.floor(seconds))
  const since = <Rule extends { readonly windowSeconds: number }>(rule: Rule): Rule => ({
    ...rule,
    windowSeconds: Math.min(rule.windowSeconds, longest),
  })
  const { score, 'error-rate': errorRate, latency, probes } = rules.gates
  return {
    ...rules,
    gates: {
      ...(score === undefined ? {} : { score }),
      ...(errorRate === undefined ? {} : { 'error-rate': since(errorRate) }),
      ...(latency === undefined ? {} : { latency: since(latency) }),
      ...(probes === undefined ? {} : { probes: since(probes) }),
    },
  }
}
