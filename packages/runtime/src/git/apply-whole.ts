import type { TreePair } from './diff-trees.ts'
import type { WorkArea } from './work-area.ts'

/** A change as it was made, and what laying it upon another branch does there. */
export type Application = { readonly made: TreePair; readonly there: TreePair }

/**
 * Whether each change takes and adds there all that it took and added where it was made: then
 * nothing of it was there. The `fixes` gate and the backport both ask this, by this one rule.
 */
export async function applyWhole(
  git: Pick<WorkArea, 'patchIds'>,
  applications: readonly Application[],
): Promise<readonly boolean[]> {
  const ids = await git.patchIds(
    [...applications.map(({ made }) => made), ...applications.map(({ there }) => there)],
    // What stands around the lines, and where a branch moved the file to, is no part of the change.
    'wherever',
  )
  return applications.map((_, index) => ids[index] === ids[applications.length + index])
}
