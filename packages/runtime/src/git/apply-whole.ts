import type { TreePair } from './diff-trees.ts'
import type { WorkArea } from './work-area.ts'

/** A change as it was made, and what laying it upon another branch does there. */
export type Application = { readonly made: TreePair; readonly there: TreePair }

/** What stands around the lines may differ from channel to channel: it is no part of the change. */
const TAKEN_AND_ADDED = 0

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
    TAKEN_AND_ADDED,
  )
  return applications.map((_, index) => ids[index] === ids[applications.length + index])
}
