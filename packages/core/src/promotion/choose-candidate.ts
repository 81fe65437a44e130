import type { Check, CiStatus } from '../evidence/evidence.ts'
import { demandsOf } from '../gates/ci-demands.ts'
import type { Sha } from '../identifiers.ts'
import type { CiRule } from '../policy/gate-rules.ts'
import type { HistoryEntry } from './channel-history.ts'

/** Gates that pass by themselves with time: what waits for them only need not be overtaken. */
export const timeGates = ['soak', 'cooldown', 'freeze'] as const

export type CandidateChoice = {
  readonly entry: HistoryEntry
  /**
   * `kept`: has an open promotion. `waiting`: only time must pass. `evaluated`: an eval report names
   * it. `tip`: the newest.
   */
  readonly why: 'kept' | 'waiting' | 'evaluated' | 'tip'
}

/** What is known of the commits that could enter. */
export type CandidateKnowledge = {
  /** Candidates of open promotions. */
  readonly promoted: ReadonlySet<Sha>
  /** Those of them whose gates said no at the last look. */
  readonly failed: ReadonlySet<Sha>
  /** Trees that complete eval reports are about. */
  readonly evaluatedTrees: ReadonlySet<Sha>
  /** Those of them of which somebody asked for a newer one. */
  readonly refreshed?: ReadonlySet<Sha>
  /** Commits that the last look left waiting for `timeGates` only. */
  readonly waiting: ReadonlySet<Sha>
}

/**
 * The candidate is not simply the tip, or a busy branch would starve: a commit that is being
 * promoted stays the candidate, then one that waits for time to pass, or a soak would begin anew with
 * every push; then the newest one that an eval report is about. One that failed makes way for a
 * newer one that is evaluated, and one of which a person asked for a newer one makes way at once.
 *
 * @param entering commits that could enter, newest first.
 */
export function chooseCandidate(
  entering: readonly HistoryEntry[],
  known: CandidateKnowledge,
): CandidateChoice | undefined {
  const { promoted, failed, evaluatedTrees, waiting } = known
  const kept = entering.find(({ commit }) => promoted.has(commit))
  if (kept !== undefined && known.refreshed?.has(kept.commit) === true) {
    // As if it were not open; where nothing is newer, there is nothing else to look at.
    const newer = chooseCandidate(entering.slice(0, entering.indexOf(kept)), known)
    if (newer !== undefined) return newer
  }
  if (kept !== undefined && !failed.has(kept.commit)) return { entry: kept, why: 'kept' }
  const waits = entering.find(({ commit }) => waiting.has(commit))
  if (kept === undefined && waits !== undefined) return { entry: waits, why: 'waiting' }
  const newer = kept === undefined ? entering : entering.slice(0, entering.indexOf(kept))
  const evaluated = newer.find(({ tree }) => evaluatedTrees.has(tree))
  if (evaluated !== undefined) return { entry: evaluated, why: 'evaluated' }
  if (kept !== undefined) return { entry: kept, why: 'kept' }
  const [tip] = entering
  return tip === undefined ? undefined : { entry: tip, why: 'tip' }
}

/**
 * Whether it is too early to tell, or CI is done, as far as the checks of a commit say. Only the
 * gate judges; this is for the choice between commits.
 *
 * @param usual what reported on other commits of the branch.
 */
export function ciProgress(
  rule: CiRule | undefined,
  status: Pick<CiStatus, 'checks' | 'required'>,
  usual: readonly Check[],
): 'green' | 'unfinished' | 'not green' {
  if (rule === undefined) return 'green'
  const demands = demandsOf(rule, { ...status, reportedOnBranch: usual })
  const has = (...standings: readonly string[]) =>
    demands.some(({ standing }) => standings.includes(standing))
  if (has('red', 'unknown', 'elsewhere')) return 'not green'
  if (has('pending', 'absent', 'never')) return 'unfinished'
  if (demands.length > 0) return 'green'
  return status.checks.length === 0 ? 'unfinished' : 'not green'
}
