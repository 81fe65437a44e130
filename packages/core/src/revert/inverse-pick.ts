import type { Pick } from '../backport/select-picks.ts'
import type { Sha } from '../identifiers.ts'

/**
 * A revert is a pick of the way back: from what the commit made to what was before it. It goes by
 * the name of the commit that it undoes.
 */
export function inversePick({ commit, base }: Pick): Pick {
  return { commit: { ...commit, tree: base.tree }, base: { ...base, tree: commit.tree } }
}

/**
 * Each commit once, newest first, so that none is taken from under a later one.
 *
 * @param history the channel's commits, children before parents. What is not in it came otherwise,
 * and goes first.
 */
export function newestFirst(picks: readonly Pick[], history: readonly Sha[]): readonly Pick[] {
  const places = new Map(history.map((name, index) => [name, index]))
  const once = new Map(picks.map((pick) => [pick.commit.sha, pick]))
  const place = ({ commit }: Pick) => places.get(commit.sha) ?? -1
  return [...once.values()].sort((one, other) => place(one) - place(other))
}
