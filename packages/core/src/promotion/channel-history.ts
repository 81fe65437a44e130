import type { Sha } from '../identifiers.ts'

/** A commit on the first-parent line of a channel's branch. */
export type HistoryEntry = {
  readonly commit: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
}

/**
 * The newest commit of the source that the channel already has: as itself, as a parent of one of
 * its commits, or as a tree (a person may have squashed or rebased). Both lines newest first.
 *
 * @returns the index in `source`, or -1 where nothing of it has entered as far as the lines reach.
 */
export function findEntered(
  channel: readonly HistoryEntry[],
  source: readonly HistoryEntry[],
): number {
  const commits = new Set<Sha>(channel.flatMap(({ commit, parents }) => [commit, ...parents]))
  const trees = new Set<Sha>(channel.map(({ tree }) => tree))
  return source.findIndex(({ commit, tree }) => commits.has(commit) || trees.has(tree))
}

/** The source's commits that could enter the channel, newest first. */
export function findEntering(
  channel: readonly HistoryEntry[],
  source: readonly HistoryEntry[],
): readonly HistoryEntry[] {
  const entered = findEntered(channel, source)
  const [baseline] = channel
  const newer = entered === -1 ? source : source.slice(0, entered)
  return newer.filter(({ tree }) => tree !== baseline?.tree)
}
