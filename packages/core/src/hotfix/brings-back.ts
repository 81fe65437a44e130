import type { Sha } from '../identifiers.ts'
import type { HistoryEntry } from '../promotion/channel-history.ts'
import { claimedReverts } from '../promotion/channel-only-claims.ts'
import { backTo, standingLine } from '../rollback/standing-line.ts'
import type { EnteringCommit } from './hotfix.ts'

export type ChannelEntry = HistoryEntry & { readonly message: string; readonly merged?: string }

/**
 * The rollback or revert that a hotfix would undo (promise 4): it says that it reverts it, or merging
 * it lands just a state that was taken away. Content that was picked anew is not told from a fix.
 *
 * @param line the channel's first parents, newest first.
 * @returns its name, or what was taken away.
 */
export function bringsBack(
  line: readonly ChannelEntry[],
  { commits, tree }: { readonly commits: readonly EnteringCommit[]; readonly tree?: Sha },
): Sha | undefined {
  const removals = line.filter(
    (entry, index) =>
      backTo(line, index) !== undefined ||
      claimedReverts(`${entry.message}\n${entry.merged ?? ''}`).length > 0,
  )
  const named = new Set(commits.flatMap(({ message }) => claimedReverts(message)))
  const undone = removals.find(({ commit, parents }) =>
    [commit, ...parents.slice(1)].some((name) => named.has(name)),
  )
  if (undone !== undefined) return undone.commit
  const standing = new Set(standingLine(line).map((entry) => entry.tree))
  return line.find((entry) => entry.tree === tree && !standing.has(entry.tree))?.commit
}
