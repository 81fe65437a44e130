import { later } from '../gates/duration.ts'
import type { GateResult } from '../gates/gate.ts'
import type { Sha } from '../identifiers.ts'
import type { OverrideRule } from '../policy/override-rule.ts'
import { overridableGates } from '../policy/override-settings.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * A person with admin permission lets one candidate onto one baseline past some gates, for a reason
 * and for a time. That they may was asked of GitHub.
 */
export type Override = {
  readonly candidate: Sha
  readonly baseline: Sha
  /** `all`: each that was measured, so that nobody waves through what is not known. */
  readonly gates: 'all' | readonly string[]
  readonly by: string
  readonly reason: string
  /** When it was said. ISO 8601, UTC. */
  readonly at: string
  /** As long as the policy allows by default, and never longer. */
  readonly forSeconds?: number
  /** Where it was said. */
  readonly url?: string
}

/** Who lets a candidate past one gate, as reports and records say it. */
export type Overridden = {
  readonly by: string
  readonly reason: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly until: string
  readonly url?: string
}

/**
 * What no override reaches: what was rolled back stays out until it is released, and no fix is lost
 * unless a person says of that very commit that it is not needed (promises 3 and 4).
 */
export const neverOverridden: ReadonlySet<string> = new Set(['hold', 'fixes'])

/** The names that an override may say, `policy` for a policy without a gate among them. */
export function overridableBy({ allow }: OverrideRule): readonly string[] {
  return allow === 'all' ? [...overridableGates, 'policy'] : allow
}

/** Whether somebody could let a candidate past this gate. */
export function isOverridable({ gate }: GateResult, rule: OverrideRule | undefined): boolean {
  return rule !== undefined && overridableBy(rule).includes(gate)
}

/** When an override ends. */
export function untilOf({ at, forSeconds }: Override, { longestSeconds }: OverrideRule): string {
  return later(at, Math.min(forSeconds ?? longestSeconds, longestSeconds))
}

/**
 * The overrides that count now: about exactly this candidate on this baseline, and not ended. None
 * where the policy lets nobody override.
 */
export function overridesInForce({
  channel,
  candidate,
  baseline,
  overrides = [],
  now,
}: PromotionQuestion): readonly Override[] {
  const rule = channel.entry.override
  if (rule === undefined) return []
  return overrides.filter(
    (one) =>
      one.candidate === candidate.commit &&
      one.baseline === baseline.commit &&
      Date.parse(now) < Date.parse(untilOf(one, rule)),
  )
}

/**
 * The results with what is overridden marked. A verdict stays what it is: an override does not make
 * anything good, it only lets it pass.
 *
 * @param inForce from `overridesInForce`; the latest that reaches a gate is named.
 */
export function applyOverrides(
  results: readonly GateResult[],
  inForce: readonly Override[],
  rule: OverrideRule | undefined,
): readonly GateResult[] {
  if (rule === undefined || inForce.length === 0) return results
  return results.map((result) => {
    const override = inForce.findLast((one) => reaches(one, result, rule))
    return override === undefined ? result : { ...result, overridden: overriddenBy(override, rule) }
  })
}

function reaches({ gates }: Override, { gate, verdict }: GateResult, rule: OverrideRule): boolean {
  if (verdict === 'pass' || neverOverridden.has(gate)) return false
  if (rule.allow !== 'all' && !rule.allow.some((one) => one === gate)) return false
  return gates === 'all' ? verdict !== 'unmeasured' : gates.includes(gate)
}

function overriddenBy(override: Override, rule: OverrideRule): Overridden {
  const { by, reason, at, url } = override
  return { by, reason, at, until: untilOf(override, rule), ...(url === undefined ? {} : { url }) }
}
