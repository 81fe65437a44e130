import type { Sha } from '../identifiers.ts'
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

/**
 * The candidate is not simply the tip, or a busy branch would starve: a commit that is being
 * promoted stays the candidate, then one that waits for time to pass, or a soak would begin anew with
 * every push; then the newest one that an eval report is about.
 *
 * @param entering commits that could enter, newest first.
 * @param promoted candidates of open promotions.
 * @param evaluatedTrees trees that complete eval reports are about.
 * @param waiting commits that the last look left waiting for `timeGates`.
 */
export function chooseCandidate(
  entering: readonly HistoryEntry[],
  promoted: ReadonlySet<Sha>,
  evaluatedTrees: ReadonlySet<Sha>,
  waiting: ReadonlySet<Sha> = new Set(),
): CandidateChoice | undefined {
  const kept = entering.find(({ commit }) => promoted.has(commit))
  if (kept !== undefined) return { entry: kept, why: 'kept' }
  const waits = entering.find(({ commit }) => waiting.has(commit))
  if (waits !== undefined) return { entry: waits, why: 'waiting' }
  const evaluated = entering.find(({ tree }) => evaluatedTrees.has(tree))
  if (evaluated !== undefined) return { entry: evaluated, why: 'evaluated' }
  const [tip] = entering
  return tip === undefined ? undefined : { entry: tip, why: 'tip' }
}
