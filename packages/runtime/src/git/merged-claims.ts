import { type CommitFacts, claimedReverts, type Sha } from '@sluice/core'
import type { WorkArea } from './work-area.ts'

/** More than so many commits of a merged branch are not looked at. */
const MOST_COMMITS = 50

/**
 * What merges undo, by the messages of the commits that they brought: a merge of a revert says
 * itself only that it is a merge. Where one of those commits undoes nothing, the merge is a change
 * like any other.
 *
 * @param known where the merged branch ends: the channel's line and the candidate's commits.
 * @returns the names in the order in which they were undone.
 */
export async function mergedClaims(
  git: WorkArea,
  open: readonly CommitFacts[],
  known: ReadonlyMap<Sha, CommitFacts>,
): Promise<ReadonlyMap<Sha, readonly Sha[]>> {
  const claims = new Map<Sha, readonly Sha[]>()
  for (const { sha, parents, message } of open) {
    const [, second, ...more] = parents
    if (second === undefined || more.length > 0 || claimedReverts(message).length > 0) continue
    if (known.has(second)) continue
    const line = await git.history(second, 'first-parents')
    const end = line.findIndex((commit) => known.has(commit.sha))
    const brought = line.slice(0, end).reverse()
    const names = brought.map((commit) => claimedReverts(commit.message))
    if (end === -1 || brought.length > MOST_COMMITS || names.some((one) => one.length === 0))
      continue
    claims.set(sha, names.flat())
  }
  return claims
}
