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
 * A tree alone can mislead: a source that returns by a revert to what the channel had long ago has
 * not entered again. So commits count as entered in the source's order only. A rollback does not
 * let a commit out of the channel: what was rolled back does not come in again as new.
 *
 * @returns the index in `source`, or -1 where nothing of it has entered as far as the lines reach.
 * @example findEntered(channelLine, sourceLine) // 3: the newest three have not entered yet
 */
export function findEntered(
  channel: readonly HistoryEntry[],
  source: readonly HistoryEntry[],
): number {
  const itself = new Set<Sha>(channel.flatMap(({ commit, parents }) => [commit, ...parents]))
  const places = placesOf(channel)
  let entered = -1
  // Where in the channel the last one entered: nothing that came after it entered before it.
  let entrance = Number.POSITIVE_INFINITY
  for (let index = source.length - 1; index >= 0; index -= 1) {
    const entry = source[index]
    if (entry === undefined) continue
    const possible = [...(places.get(entry.commit) ?? []), ...(places.get(entry.tree) ?? [])]
    const place = Math.max(...possible.filter((one) => one <= entrance))
    if (place >= 0) entrance = place
    if (place >= 0 || itself.has(entry.commit)) entered = index
  }
  return entered
}

/** By commit, parent and tree: where in the channel's line it stands, newest first. */
function placesOf(channel: readonly HistoryEntry[]): ReadonlyMap<Sha, readonly number[]> {
  const places = new Map<Sha, number[]>()
  channel.forEach(({ commit, tree, parents }, index) => {
    for (const object of [commit, tree, ...parents]) {
      const known = places.get(object)
      if (known === undefined) places.set(object, [index])
      else known.push(index)
    }
  })
  return places
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
