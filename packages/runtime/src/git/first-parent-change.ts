import type { CommitFacts, Sha } from '@sluice/core'
import type { TreePair } from './diff-trees.ts'
import type { WorkArea } from './work-area.ts'

/** A commit's difference to its first parent: for a merge on the line all that it brought. */
export type FirstParentChange = { readonly commit: CommitFacts; readonly pair: TreePair }

/** None where the parent was not read, and where the trees are the same. */
export function firstParentChange(
  commit: CommitFacts | undefined,
  known: ReadonlyMap<Sha, CommitFacts>,
): readonly FirstParentChange[] {
  const [first] = commit?.parents ?? []
  const parent = first === undefined ? undefined : known.get(first)
  if (commit === undefined || parent === undefined || parent.tree === commit.tree) return []
  return [{ commit, pair: { from: parent.tree, to: commit.tree } }]
}

/** The paths that each change touches, as one text that can be compared. */
export async function pathsOf(
  git: WorkArea,
  changes: readonly FirstParentChange[],
): Promise<ReadonlyMap<Sha, string>> {
  const all = await git.changedPaths(changes.map(({ pair }) => pair))
  return new Map(
    changes.map(({ commit }, index) => [
      commit.sha,
      (all[index] ?? []).map(({ path }) => path).join('\0'),
    ]),
  )
}
