import type { Sha } from '@sluice/core'
import type { TreePair } from './diff-trees.ts'
import type { TreeMerge } from './merge-trees.ts'
import type { WorkArea } from './work-area.ts'

/** More added files than this are left to git, which fetches those it really compares. */
const MOST_RENAME_TARGETS = 400

/**
 * Brings the blobs that the given merges and patches will read, in one request. What this misses,
 * such as a rename of a whole folder, git fetches by itself: slower, not wrong.
 */
export async function prefetchBlobs(
  git: WorkArea,
  merges: readonly TreeMerge[],
  patches: readonly TreePair[],
): Promise<void> {
  const theirs = await git.changedPaths([
    ...merges.map(({ base, theirs: to }) => ({ from: base, to })),
    ...patches,
  ])
  const blobs = new Set<Sha>(theirs.flat().flatMap((change) => change.blobs))

  const paths = [
    ...new Set(theirs.slice(0, merges.length).flatMap((all) => all.map(({ path }) => path))),
  ]
  const sides = merges.map(({ base, ours }) => ({ from: base, to: ours }))
  const ours = paths.length === 0 ? [] : await git.changedPaths(sides, paths)
  const touched = new Set(paths)
  for (const change of ours.flat()) {
    if (touched.has(change.path)) for (const blob of change.blobs) blobs.add(blob)
  }

  // A file that is gone on our side may have another name there: its content must be compared.
  const renamed = sides.filter((_, index) =>
    ours[index]?.some(({ path, status }) => status === 'deleted' && touched.has(path)),
  )
  await git.fetchObjects(renamed.flatMap(({ from, to }) => [from, to]))
  for (const changes of renamed.length === 0 ? [] : await git.changedPaths(renamed)) {
    const added = changes.flatMap(({ status, after }) =>
      status === 'added' && after ? [after] : [],
    )
    if (added.length <= MOST_RENAME_TARGETS) for (const blob of added) blobs.add(blob)
  }
  await git.fetchObjects(blobs)
}
