import type { Sha } from '../identifiers.ts'
import type { HistoryEntry } from './channel-history.ts'

export type CandidateChoice = {
  readonly entry: HistoryEntry
  /** `kept`: has an open promotion. `evaluated`: an eval report names it. `tip`: the newest. */
  readonly why: 'kept' | 'evaluated' | 'tip'
}

/**
 * The candidate is not simply the tip, or a busy branch would starve: a commit that is being
 * promoted stays the candidate, then the newest one that an eval report is about.
 *
 * @param entering commits that could enter, newest first.
 * @param promoted candidates of open promotions.
 * @param evaluatedTrees trees that complete eval reports are about.
 */
export function chooseCandidate(
  entering: readonly HistoryEntry[],
  promoted: ReadonlySet<Sha>,
  evaluatedTrees: ReadonlySet<Sha>,
): CandidateChoice | undefined {
  const kept = entering.find(({ commit }) => promoted.has(commit))
  if (kept !== undefined) return { entry: kept, why: 'kept' }
  const evaluated = entering.find(({ tree }) => evaluatedTrees.has(tree))
  if (evaluated !== undefined) return { entry: evaluated, why: 'evaluated' }
  const [tip] = entering
  return tip === undefined ? undefined : { entry: tip, why: 'tip' }
}
