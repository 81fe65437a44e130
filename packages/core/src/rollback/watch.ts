import { formatDuration } from '../gates/duration.ts'
import type { GateResult } from '../gates/gate.ts'
import type { ChannelName } from '../identifiers.ts'
import type { WatchRules } from '../policy/policy.ts'
import type { LookStatus } from '../promotion/look-status.ts'
import type { CommitStatus } from '../promotion/promotion-state.ts'
import { statusDescription } from '../promotion/status-contexts.ts'
import type { EntryKind } from './standing.ts'

export type WatchQuestion = {
  readonly channel: ChannelName
  readonly rules: WatchRules
  readonly results: readonly GateResult[]
  /** What the last look left on the channel's head. */
  readonly previous?: CommitStatus
  /** When the head entered the channel: ISO 8601, UTC. */
  readonly enteredAt: string
  readonly entry: EntryKind
  /** Why this head is not rolled back again: its rollback was declined, or its incident closed. */
  readonly declined?: string
  /** Whether there is an open rollback of this head, which a next run completes. */
  readonly underWay: boolean
  /** ISO 8601, UTC. */
  readonly now: string
}

/**
 * `healthy`: every rule holds. `failing`: some do not, not yet for long enough. `roll-back`: they
 * failed for as many looks as the policy says. `left`: they fail, and a person must act.
 * `unknown`: nothing fails, and something could not be measured. `settling`: too soon to tell.
 * `unwatched`: the policy says nothing about the channel's health.
 */
export type WatchOutcome =
  | 'healthy'
  | 'failing'
  | 'roll-back'
  | 'left'
  | 'unknown'
  | 'settling'
  | 'unwatched'

export type WatchDecision = {
  readonly outcome: WatchOutcome
  /** Looks in a row that failed, this one among them. */
  readonly failed: number
  /** What to leave on the head, where it differs from what is there. */
  readonly status?: LookStatus
  readonly why: string
}

/**
 * Decides what one look means. Only a rule that measurably fails counts: what is missing neither
 * counts as a failure nor forgives one. A look forgives where every rule that failed holds again.
 * One cause is acted on once.
 */
export function decideWatch(question: WatchQuestion): WatchDecision {
  const { rules, results, previous, channel } = question
  const failing = results.filter(({ verdict }) => verdict === 'fail')
  const open = results.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'fail')
  const before = failedLooks(previous)
  if (failing.length === 0 && open.length > 0) {
    // A rule that can never be measured must not make failures of another add up over weeks.
    const forgiven = before > 0 && previous?.state === 'pending' && holdAgain(previous, results)
    return {
      outcome: 'unknown',
      failed: forgiven ? 0 : before,
      ...(forgiven ? { status: { state: 'pending', description: failedText(0, rules, []) } } : {}),
      why: `Nothing fails, but ${names(open)} could not be judged; what is not measured neither fails nor forgives.`,
    }
  }
  if (failing.length === 0) {
    return {
      outcome: 'healthy',
      failed: 0,
      ...changed(previous, { state: 'success', description: `healthy: ${names(results)}` }),
      why: `Every rule of ${channel} holds.`,
    }
  }
  const settles = Date.parse(question.enteredAt) + rules.settleSeconds * 1000
  if (Date.parse(question.now) < settles) {
    return {
      outcome: 'settling',
      failed: 0,
      why: `${names(failing)} fails, but the channel changed less than ${formatDuration(rules.settleSeconds)} ago.`,
    }
  }
  const counts =
    previous === undefined ||
    Date.parse(question.now) - Date.parse(previous.createdAt) >= rules.apartSeconds * 1000
  const failed = Math.min(rules.looks, counts ? before + 1 : Math.max(before, 0))
  return judgeFailing({ question, failing, failed })
}

function judgeFailing(given: {
  readonly question: WatchQuestion
  readonly failing: readonly GateResult[]
  readonly failed: number
}): WatchDecision {
  const { question, failing, failed } = given
  const { rules, previous, channel } = question
  const enough = failed >= rules.looks
  const status: LookStatus = {
    state: enough ? 'failure' : 'pending',
    description: failedText(failed, rules, [...failing, ...unforgiven(question)]),
  }
  const common = { failed, ...(failed === 0 ? {} : changed(previous, status)) }
  if (!enough) {
    const why = `${names(failing)} fails; ${failed} of ${rules.looks} looks in a row.`
    return { ...common, outcome: 'failing', why }
  }
  if (question.entry === 'rollback') {
    const why = `${channel} fails although it was rolled back: a person must look.`
    return { ...common, outcome: 'left', why }
  }
  if (question.declined !== undefined && !question.underWay)
    return { ...common, outcome: 'left', why: question.declined }
  return {
    ...common,
    outcome: 'roll-back',
    why: failing
      .map(({ gate, observed, required }) => `${gate}: ${observed} (${required})`)
      .join('; '),
  }
}

/** GitHub keeps 1,000 statuses for each commit and context: one is written on change only. */
function changed(
  previous: CommitStatus | undefined,
  status: LookStatus,
): { readonly status?: LookStatus } {
  return previous?.state === status.state && previous.description === status.description
    ? {}
    : { status }
}

function failedLooks(previous: CommitStatus | undefined): number {
  const count = FAILED.exec(previous?.description ?? '')?.[1]
  return count === undefined ? 0 : Number(count)
}

const FAILED = /^(\d{1,6}) of \d+ looks failed(?:: (.*))?$/

function failedText(
  failed: number,
  { looks }: WatchRules,
  rules: readonly Pick<GateResult, 'gate'>[],
): string {
  const said = rules.length === 0 ? '' : `: ${names(rules)}`
  return statusDescription(`${failed} of ${looks} looks failed${said}`)
}

/** The rules that the looks before this one saw failing, as far as the status says. */
function failedBefore(previous: CommitStatus | undefined): readonly string[] {
  return FAILED.exec(previous?.description ?? '')?.[2]?.split(', ') ?? []
}

function holdAgain(previous: CommitStatus, results: readonly GateResult[]): boolean {
  const failed = failedBefore(previous)
  const held = new Set(results.flatMap(({ gate, verdict }) => (verdict === 'pass' ? [gate] : [])))
  return failed.length > 0 && failed.every((gate) => held.has(gate))
}

/** Failed before, and could not be measured now. */
function unforgiven({ previous, results }: WatchQuestion): readonly GateResult[] {
  const failed = failedBefore(previous)
  return results.filter(
    ({ gate, verdict }) => failed.includes(gate) && verdict !== 'pass' && verdict !== 'fail',
  )
}

function names(results: readonly Pick<GateResult, 'gate'>[]): string {
  return results.map(({ gate }) => gate).join(', ')
}
