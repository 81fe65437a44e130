import type { Sha } from '../identifiers.ts'
import { backTo } from '../rollback/standing-line.ts'
import type { HistoryEntry } from './channel-history.ts'
import { claimedReverts } from './channel-only-claims.ts'

type SourceCommit = {
  readonly commit: Sha
  readonly parents: readonly Sha[]
  readonly message: string
}

/** What was read of a source's branch, newest first. */
export type SourceHistory = {
  /** Its first parents. */
  readonly line: readonly (HistoryEntry & { readonly message?: string; readonly merged?: string })[]
  /** All commits, not only first parents. */
  readonly commits: readonly SourceCommit[]
}

/**
 * The candidates that have something in them which their own channel has taken back since: what was
 * rolled back or reverted on `next` must not get into `stable` by an older commit, or by a promotion
 * that is open (promise 4). A revert that was itself taken back takes nothing. One that only claims
 * to be a revert counts: a newer candidate has whatever it left.
 *
 * @param entering what could enter, newest first. What has entered already is for the `hold` gate.
 */
export function findTakenBack(
  entering: readonly HistoryEntry[],
  { line, commits }: SourceHistory,
): ReadonlySet<Sha> {
  const last = entering.at(-1)?.commit
  const candidates = line.slice(0, line.findIndex(({ commit }) => commit === last) + 1)
  const places = broughtBy(line, commits)
  const taken = new Set<Sha>()
  const reverted = new Set<Sha>()
  let oldest = -1
  let rolledBack = -1
  for (const [place, { commit }] of candidates.entries()) {
    if (place <= oldest) taken.add(commit)
    // What was itself taken back takes nothing; what only lies between still does.
    if (place <= rolledBack || reverted.has(commit)) continue
    rolledBack = (backTo(line, place) ?? 0) - 1
    oldest = Math.max(oldest, rolledBack)
    for (const one of commits) {
      if (places.get(one.commit) !== place || reverted.has(one.commit)) continue
      for (const name of claimedReverts(one.message)) {
        reverted.add(name)
        const at = places.get(name) ?? -1
        if (at < candidates.length) oldest = Math.max(oldest, at)
      }
    }
  }
  return taken
}

/** With which commit of the line, by its place, each commit came in. */
function broughtBy(
  line: readonly HistoryEntry[],
  commits: readonly SourceCommit[],
): ReadonlyMap<Sha, number> {
  const parents = new Map(commits.map((one) => [one.commit, one.parents]))
  const places = new Map<Sha, number>()
  for (const [place, { commit }] of [...line.entries()].reverse()) {
    const open = [commit]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (places.has(next)) continue
      places.set(next, place)
      open.push(...(parents.get(next) ?? []))
    }
  }
  return places
}
