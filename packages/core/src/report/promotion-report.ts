import { formatTime } from '../gates/duration.ts'
import { type GateResult, isOpen } from '../gates/gate.ts'
import type { HotfixJudgement } from '../hotfix/judge-hotfix.ts'
import type { Memory } from '../ledger/memory.ts'
import type { CandidateDecision, Decision } from '../promotion/decision.ts'
import { PROMOTION_BRANCH } from '../promotion/landing-conditions.ts'
import { lookStatus } from '../promotion/look-status.ts'
import type { PromotionOperation } from '../promotion/plan.ts'
import type { CommitStatus } from '../promotion/promotion-state.ts'

/** Everything that a report about one look at one channel says. Renderers add no knowledge. */
export type PromotionReport = {
  readonly decision: Decision
  /** From `judgeLanding`; empty where nothing may land anyway. */
  readonly conditions: readonly GateResult[]
  readonly protectedChanges: readonly string[]
  /** What somebody did past the gates, a sentence each: nobody may miss it. */
  readonly alarms?: readonly string[]
  /** Open pull requests that are no promotion. */
  readonly hotfixes?: readonly HotfixJudgement[]
  /** Address of the repository on the web, for links. */
  readonly repositoryUrl: string
  readonly pullRequest?: { readonly number: number; readonly url: string }
  /** The outcome that the last look left on the candidate. */
  readonly previous?: CommitStatus
  /** What the ledger tells beside the decision. */
  readonly memory?: Memory
  /** What was done, or in a dry run would be. */
  readonly operations: readonly PromotionOperation[]
  readonly dryRun: boolean
  /** The commit that the channel's ref moved to. */
  readonly landed?: string
  /** Whether the token is GITHUB_TOKEN, whose pushes start no workflow. */
  readonly gitHubToken?: boolean
}

export type Row = GateResult & { readonly open: boolean }

/**
 * The gates, and the landing conditions once the gates are passed: the rows of the table. What a
 * reviewer has said, and that somebody edited the branch, is shown before that, too.
 */
export function rowsOf({ decision, conditions }: PromotionReport): readonly Row[] {
  if (decision.outcome === 'up-to-date') return []
  // Nobody is asked to approve what the gates do not let through.
  const shown = decision.outcome === 'promote' ? conditions : conditions.filter(isSaid)
  return [...decision.gates, ...shown]
    .map((result) => ({ ...result, open: isOpen(result) }))
    .sort((a, b) => rank(a) - rank(b))
}

function isSaid({ gate, verdict }: GateResult): boolean {
  if (gate === PROMOTION_BRANCH) return true
  return gate === 'approval' && (verdict === 'pass' || verdict === 'fail')
}

function rank({ open, next, overridden }: Row): number {
  if (open) return next === 'wait' ? 1 : 0
  return overridden === undefined ? 3 : 2
}

/** How a row begins: whether someone must act, or only wait, or nothing at all. */
export function markOf({
  open,
  next,
  verdict,
  overridden,
}: Row): '✓' | '! overridden' | '… wait' | '? act' | '✗ act' {
  if (!open) return overridden === undefined ? '✓' : '! overridden'
  if (next === 'wait') return '… wait'
  return verdict === 'unmeasured' ? '? act' : '✗ act'
}

/** The headline: what happened, and how many things wait for whom. */
export function headlineOf(report: PromotionReport): string {
  const { decision, landed, dryRun } = report
  const { channel } = decision
  if (decision.outcome === 'up-to-date') return `${channel}: up to date`
  const rows = rowsOf(report)
  const overridden = overriddenOf(rows)
  if (landed !== undefined) return `${channel}: promoted${overridden}`
  const needs = needsOf(rows)
  if (decision.outcome !== 'promote') return `${channel}: not promoted. ${needs}`
  if (needs !== '') return `${channel}: the gates are open${overridden}. ${needs}`
  return `${channel}: ${dryRun ? 'would be promoted' : 'ready'}${overridden}`
}

/** `, 1 overridden`, so that nobody takes an exception for a pass; empty where there is none. */
export function overriddenOf(rows: readonly Row[]): string {
  const count = rows.filter(({ overridden }) => overridden !== undefined).length
  return count === 0 ? '' : `, ${count} overridden`
}

/** `1 needs you, 2 clear by themselves`; empty where nothing is open. */
export function needsOf(rows: readonly Row[]): string {
  const open = rows.filter((row) => row.open)
  const wait = open.filter(({ next }) => next === 'wait').length
  const act = open.length - wait
  return [
    ...(act > 0 ? [`${act} ${act === 1 ? 'needs' : 'need'} you`] : []),
    ...(wait > 0 ? [wait === 1 ? '1 clears by itself' : `${wait} clear by themselves`] : []),
  ].join(', ')
}

/**
 * What became of the channel: moved, or stays, and whether anything else was done. That nothing
 * changed is only said when nothing was done that people see.
 */
export function deedOf(
  { decision, operations, dryRun, landed }: PromotionReport,
  name: (commit: string) => string,
): string {
  const { channel, baseline } = decision
  if (landed !== undefined)
    return `${channel} moved from ${name(baseline.commit)} to ${name(landed)}.`
  const stays = `${channel} stays at ${name(baseline.commit)}.`
  if (dryRun) return `A dry run: ${stays}`
  const done = operations.flatMap(visibleDeed)
  return done.length === 0 ? `Nothing changed; ${stays}` : `${sentence(done)} ${stays}`
}

function visibleDeed(operation: PromotionOperation): readonly string[] {
  switch (operation.kind) {
    case 'open-pull-request':
      return ['opened the pull request']
    case 'update-pull-request':
      return [`updated the text of #${operation.number}`]
    case 'close-superseded':
      return [`closed #${operation.number}, which was superseded`]
    case 'open-incident':
      return ['opened an incident']
    case 'keep-comment':
      return [`commented on #${operation.number}`]
    case 'dispatch':
      return [`started ${operation.workflows.join(', ')}`]
    case 'add-labels':
      return ['added labels']
    case 'request-reviewers':
      return [`asked ${operation.reviewers.join(', ')} for a review`]
    case 'land':
      return operation.queued === undefined ? [] : [`put #${operation.queued} into the merge queue`]
    case 'create-promotion-commit':
    case 'set-status':
      return []
  }
}

function sentence(deeds: readonly string[]): string {
  const text = deeds.join(', ')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}

/** What changed since the last look at this candidate; undefined at the first. */
export function changeOf({ decision, previous, memory }: PromotionReport): string | undefined {
  if (decision.outcome === 'up-to-date') return undefined
  if (memory?.same !== undefined) {
    const { since, runs } = memory.same
    const count = runs === undefined ? '' : ` (${runs} runs)`
    return `Same result since ${formatTime(since, decision.decidedAt)}${count}.`
  }
  if (previous === undefined) return undefined
  const since = formatTime(previous.createdAt, decision.decidedAt)
  const present = lookStatus(decision)
  return present.state === previous.state && present.description === previous.description
    ? `Same result since ${since}.`
    : `Changed: since ${since} it was “${previous.description}”.`
}

/** Names of the gates and conditions that hold the channel, those for people first. */
export function blockedBy(report: PromotionReport): readonly string[] {
  return rowsOf(report)
    .filter((row) => row.open)
    .map(({ gate }) => gate)
}

/** The gates that could not be measured: a look that says nothing about the candidate. */
export function unmeasured(decision: CandidateDecision): readonly GateResult[] {
  return decision.gates.filter((one) => one.verdict === 'unmeasured' && isOpen(one))
}
