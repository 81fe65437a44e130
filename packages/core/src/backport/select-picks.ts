import type { Sha } from '../identifiers.ts'
import type { LandedCommit } from './landed-commit.ts'

/** One change to carry: what a commit differs by from another, mostly its first parent. */
export type Pick = { readonly commit: LandedCommit; readonly base: LandedCommit }

/** How a pull request or a push came into the channel. */
export type LandedBy = 'squash' | 'rebase' | 'merge' | 'fast-forward' | 'push'

export type Selection =
  | {
      readonly kind: 'selected'
      readonly by: LandedBy
      /** Oldest first. */
      readonly picks: readonly Pick[]
      /** The same change in one piece: decides where the pieces do not add up to it. */
      readonly whole?: Pick
    }
  /** More of the history has to be read to tell. */
  | { readonly kind: 'deeper' }

export type MergedPullRequest = {
  /** The commit at which the channel had it. */
  readonly landed: Sha
  /** The head of its branch. */
  readonly head: Sha
  /** How many commits it had. */
  readonly count: number
  /** The commit that GitHub notes as its base. A hint: asked only where nothing else tells. */
  readonly noted: Sha
  /** Where other pull requests landed: what they brought is not ours. */
  readonly otherLandings: ReadonlySet<Sha>
}

type Known = ReadonlyMap<Sha, LandedCommit>

/**
 * Which commits a merged pull request brought to the channel, by what the commits are: GitHub's
 * `merge_commit_sha` means another thing for each way of merging, and its list of commits ends at
 * 250.
 */
export function selectPullRequest(merged: MergedPullRequest, known: Known): Selection {
  const landed = known.get(merged.landed)
  const base = parentOf(landed, known)
  if (landed === undefined || base === undefined) return { kind: 'deeper' }
  if (landed.parents.length > 1) return selectMerge(merged, { commit: landed, base }, known)
  if (landed.sha === merged.head) return selectFastForward(merged, landed, known)
  if (merged.count === 1) return one('squash', { commit: landed, base })
  return selectRebase(merged, landed, known) ?? one('squash', { commit: landed, base })
}

/**
 * The commits of a push, each with all that it brought: a merge is one change.
 *
 * @param before where the branch was.
 */
export function selectPush(before: Sha, after: Sha, known: Known): Selection {
  const picks: Pick[] = []
  for (let at = after; at !== before; ) {
    const pick = pickOf(known.get(at), known)
    if (pick === undefined) return { kind: 'deeper' }
    picks.unshift(pick)
    at = pick.base.sha
  }
  return { kind: 'selected', by: 'push', picks }
}

/**
 * A merge brings its branch. The branch's own commits keep their authors; where the branch had
 * merges, or the merge is not of this head, only the merge itself has all of the change, with
 * what was resolved by hand.
 */
function selectMerge(merged: MergedPullRequest, whole: Pick, known: Known): Selection {
  const [, second, ...more] = whole.commit.parents
  if (second !== merged.head || more.length > 0) return one('merge', whole)
  const line = straightLine(second, merged.count, known)
  if (line === 'unknown') return { kind: 'deeper' }
  if (line === 'has merges') return one('merge', whole)
  return { kind: 'selected', by: 'merge', picks: line, whole }
}

function selectFastForward(
  merged: MergedPullRequest,
  landed: LandedCommit,
  known: Known,
): Selection {
  const line = straightLine(landed.sha, merged.count, known)
  if (line === 'unknown') return { kind: 'deeper' }
  if (line !== 'has merges') return { kind: 'selected', by: 'fast-forward', picks: line }
  // The merges inside brought the channel's own changes as well: only the whole is the change.
  const base = known.get(merged.noted)
  return base === undefined ? { kind: 'deeper' } : one('fast-forward', { commit: landed, base })
}

/**
 * A rebase keeps author, author's time and message of each commit, drops merges and what became
 * empty, and never changes the order. Undefined where the landed commit is none of the branch's.
 */
function selectRebase(
  merged: MergedPullRequest,
  landed: LandedCommit,
  known: Known,
): Selection | undefined {
  const originals: LandedCommit[] = []
  let whole = true
  for (let at = known.get(merged.head); originals.length < merged.count; ) {
    if (at === undefined) {
      whole = false
      break
    }
    originals.push(at)
    at = parentOf(at, known)
  }
  const picks: Pick[] = []
  let next = 0
  for (let at: LandedCommit | undefined = landed; at !== undefined; ) {
    if (picks.length > 0 && merged.otherLandings.has(at.sha)) break
    const commit: LandedCommit = at
    const found = originals.findIndex((one, index) => index >= next && sameWork(one, commit))
    if (found === -1) break
    const pick = pickOf(commit, known)
    if (pick === undefined) return { kind: 'deeper' }
    picks.unshift(pick)
    next = found + 1
    at = pick.base
  }
  if (picks.length > 0) return { kind: 'selected', by: 'rebase', picks }
  return whole ? undefined : { kind: 'deeper' }
}

function sameWork(one: LandedCommit, other: LandedCommit): boolean {
  return (
    one.author.name === other.author.name &&
    one.author.email === other.author.email &&
    Number.parseInt(one.author.date, 10) === Number.parseInt(other.author.date, 10) &&
    one.message.trim() === other.message.trim()
  )
}

/** So many commits along the only parents, oldest first. */
function straightLine(
  head: Sha,
  count: number,
  known: Known,
): readonly Pick[] | 'has merges' | 'unknown' {
  const picks: Pick[] = []
  for (let at = known.get(head); picks.length < count; ) {
    if (at !== undefined && at.parents.length > 1) return 'has merges'
    const pick = pickOf(at, known)
    if (pick === undefined) return 'unknown'
    picks.unshift(pick)
    at = pick.base
  }
  return picks
}

function one(by: LandedBy, pick: Pick): Selection {
  return { kind: 'selected', by, picks: [pick] }
}

function pickOf(commit: LandedCommit | undefined, known: Known): Pick | undefined {
  const base = parentOf(commit, known)
  return commit === undefined || base === undefined ? undefined : { commit, base }
}

function parentOf(commit: LandedCommit | undefined, known: Known): LandedCommit | undefined {
  const [first] = commit?.parents ?? []
  return first === undefined ? undefined : known.get(first)
}
