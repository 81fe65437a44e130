import { type CommitFacts, claimedReverts, revertTrailers, type Sha } from '@sluice/core'
import type { CommitObject } from './read-commits.ts'
import type { WorkArea } from './work-area.ts'

/** More than so many commits of a merged branch are not looked at. */
const MOST_COMMITS = 50

/** By merge: the commits that it brought, oldest first, where they are a line that is short enough. */
export type MergedCommits = ReadonlyMap<Sha, readonly CommitObject[]>

/**
 * What merges brought: a merge of a revert says itself only that it is a merge.
 *
 * @param known where the merged branch ends: the channel's line and the candidate's commits.
 */
export async function readMergedCommits(
  git: WorkArea,
  open: readonly CommitFacts[],
  known: ReadonlyMap<Sha, CommitFacts>,
): Promise<MergedCommits> {
  const merged = new Map<Sha, readonly CommitObject[]>()
  for (const { sha, parents } of open) {
    const [, second, ...more] = parents
    if (second === undefined || more.length > 0 || known.has(second)) continue
    const line = await git.history(second, 'first-parents')
    const end = line.findIndex((commit) => known.has(commit.sha))
    if (end !== -1 && end <= MOST_COMMITS) merged.set(sha, line.slice(0, end).reverse())
  }
  return merged
}

/**
 * What a commit says that it undoes, in that order. A merge says what all the commits say that it
 * brought; where one of them undoes nothing, it is a change like any other. What names all that a
 * merge brought names the merge: by that the channel has it.
 */
export function claimsOf({ sha, message }: CommitFacts, merged: MergedCommits): readonly Sha[] {
  const own = claimedReverts(message)
  const brought = (merged.get(sha) ?? []).map((commit) => claimedReverts(commit.message))
  const claims = own.length > 0 || brought.some((one) => one.length === 0) ? own : brought.flat()
  const names = new Map(claims.map((name) => [name, name]))
  for (const [merge, commits] of merged)
    if (commits.every((one) => names.has(one.sha)))
      for (const one of commits) names.set(one.sha, merge)
  return [...new Set(names.values())]
}

/** The heads on which reverts of Sluice say that they were made, also where they were merged. */
export function madeOn(open: readonly CommitFacts[], merged: MergedCommits): ReadonlyMap<Sha, Sha> {
  return new Map(
    open.flatMap(({ sha, message }): [Sha, Sha][] => {
      const messages = [message, ...(merged.get(sha) ?? []).map((one) => one.message)]
      const heads = new Set(messages.flatMap((one) => revertTrailers(one)?.of ?? []))
      const [of, ...others] = heads
      return of === undefined || others.length > 0 ? [] : [[sha, of]]
    }),
  )
}
