import type { ChannelWalk, CommitFacts, ReadHistory, Sha } from '@sluice/core'
import type { TreePair } from './diff-trees.ts'
import { type FirstParentChange, firstParentChange } from './first-parent-change.ts'
import type { WorkArea } from './work-area.ts'

export type PartialRemovalQuestion = {
  readonly open: readonly CommitFacts[]
  readonly known: ReadonlyMap<Sha, CommitFacts>
  readonly walk: Extract<ChannelWalk, { kind: 'agreed' }>
  readonly history: ReadHistory
}

/** A rollback goes back a few entries, not through years. */
const MOST_ENTRIES_BACK = 10

/** What is compared to find them. Its trees must be here: they come with those that others compare. */
export type RemovalComparisons = {
  /** First the change of each commit, then for each older entry what came since, and what is left. */
  readonly pairs: readonly TreePair[]
  readonly changes: readonly FirstParentChange[]
  readonly older: readonly CommitFacts[]
  /** Where `older` begins in the channel's line. */
  readonly olderAt: number
}

export function removalComparisons({
  open,
  known,
  walk,
  history: { channel },
}: PartialRemovalQuestion): RemovalComparisons {
  const agreed = channel.findIndex(({ sha }) => sha === (walk.promotion?.sha ?? walk.agreedAt))
  const promotion = channel[agreed]
  const older = channel.slice(agreed + 1, agreed + 1 + MOST_ENTRIES_BACK)
  const changes = open.flatMap((commit) => firstParentChange(commit, known))
  const none = promotion === undefined || older.length === 0 || changes.length === 0
  if (none) return { pairs: [], changes: [], older: [], olderAt: 0 }
  const pairs = [
    ...changes.map(({ pair }) => pair),
    ...older.flatMap(({ tree }) => [
      { from: tree, to: promotion.tree },
      ...changes.map(({ pair }) => ({ from: tree, to: pair.to })),
    ]),
  ]
  return { pairs, changes, older, olderAt: agreed + 1 }
}

/**
 * The channel's commits that take promoted content away, though their tree is no older one: a
 * rollback that kept some paths, a revert beside a later hotfix, a rollback merged onto a base that
 * had moved. Such a commit brings every path that it touches back to how an older entry had it, and
 * some of that had come by the promotion. Trees decide; no message is believed.
 *
 * @returns for each the entries that it goes back past, newest first.
 */
export async function findPartialRemovals(
  git: Pick<WorkArea, 'changedPaths'>,
  channel: ReadHistory['channel'],
  { pairs, changes, older, olderAt }: RemovalComparisons,
): Promise<ReadonlyMap<Sha, readonly Sha[]>> {
  const found = new Map<Sha, readonly Sha[]>()
  if (pairs.length === 0) return found
  const all = await git.changedPaths(pairs)
  const paths = all.map((changed) => new Set(changed.map(({ path }) => path)))
  const size = changes.length + 1
  changes.forEach(({ commit }, index) => {
    const touched = paths[index] ?? new Set<string>()
    const to = older.findIndex((_, back) => {
      const promoted = paths[changes.length + back * size]
      const left = paths[changes.length + back * size + 1 + index]
      return (
        promoted !== undefined &&
        left !== undefined &&
        touched.size > 0 &&
        [...touched].every((path) => !left.has(path)) &&
        [...touched].some((path) => promoted.has(path))
      )
    })
    if (to === -1) return
    const at = channel.findIndex(({ sha }) => sha === commit.sha)
    found.set(
      commit.sha,
      channel.slice(at + 1, olderAt + to).map(({ sha }) => sha),
    )
  })
  return found
}
