import { isSha, type Sha } from '../identifiers.ts'
import { type CommitFacts, reachable } from './channel-only-history.ts'

const CHERRY_PICKED = /^\(cherry picked from commit ([0-9a-f]{40})\)\s*$/gm
const REVERTS = /^This reverts commit ([0-9a-f]{40})\b/gm

/** The commits that a message says it was picked from (`git cherry-pick -x`). */
export function claimedOrigins(message: string): readonly Sha[] {
  return names(message, CHERRY_PICKED)
}

/** The commits that a message says it undoes (`git revert`), in its order. */
export function claimedReverts(message: string): readonly Sha[] {
  return names(message, REVERTS)
}

function names(message: string, pattern: RegExp): readonly Sha[] {
  return [...message.matchAll(pattern)].flatMap(([, name]) =>
    name !== undefined && isSha(name) ? [name] : [],
  )
}

/**
 * Whether a commit of the candidate that once carried a change still stands for it: not when a
 * later commit says that it reverts it, or is the exact inverse of the change, and was itself not
 * reverted. A revert that only claims to be one counts too: doubt must not let a fix be lost.
 *
 * @param range the candidate's commits in question.
 * @param inverses those of them whose patch is the inverse of the change.
 */
export function stillStands(
  carrier: Sha,
  range: readonly CommitFacts[],
  inverses: ReadonlySet<Sha>,
): boolean {
  const commits = new Map(range.map((commit) => [commit.sha, commit]))
  const before = reachable(commits, [carrier])
  const undone = [...inverses].filter((inverse) => !before.has(inverse))
  return ![...undone, ...revertersOf(carrier, range)].some(
    (one) => !isReverted(one, range, [carrier]),
  )
}

function isReverted(commit: Sha, range: readonly CommitFacts[], asked: readonly Sha[]): boolean {
  // Messages can name each other in a circle; then none of them undoes anything for certain.
  if (asked.includes(commit)) return false
  return revertersOf(commit, range).some((one) => !isReverted(one, range, [...asked, commit]))
}

function revertersOf(commit: Sha, range: readonly CommitFacts[]): readonly Sha[] {
  return range
    .filter(({ message }) => message.includes(commit) && claimedReverts(message).includes(commit))
    .map(({ sha }) => sha)
}
