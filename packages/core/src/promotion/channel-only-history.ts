import type { Sha } from '../identifiers.ts'

/** What a commit object says, as far as it matters here. Its own words are claims, not facts. */
export type CommitFacts = {
  readonly sha: Sha
  readonly tree: Sha
  readonly parents: readonly Sha[]
  /** Name of the author. */
  readonly author: string
  readonly message: string
  /** Committer's time, seconds since 1970; any clock, and anyone's to set. */
  readonly committedAt: number
}

/** What has been read of the two sides so far; shallow histories end early. */
export type ReadHistory = {
  /** The channel's first-parent line, newest first. */
  readonly channel: readonly CommitFacts[]
  /** All that can be reached from the candidate, children before parents. */
  readonly candidate: readonly CommitFacts[]
  /** Whether both sides were read down to their roots. */
  readonly whole: boolean
}

/** The candidate's side, made ready for questions about ancestry and trees. */
export type CandidateHistory = {
  readonly commits: ReadonlyMap<Sha, CommitFacts>
  /** The commits that have the tree, newest first. */
  withTree(tree: Sha): readonly CommitFacts[]
  /** The commit and all its ancestors. */
  behind(commit: Sha): ReadonlySet<Sha>
}

export function candidateHistory(candidate: readonly CommitFacts[]): CandidateHistory {
  const commits = new Map(candidate.map((commit) => [commit.sha, commit]))
  const trees = new Map<Sha, CommitFacts[]>()
  for (const commit of candidate) {
    const same = trees.get(commit.tree)
    if (same) same.push(commit)
    else trees.set(commit.tree, [commit])
  }
  const behind = new Map<Sha, ReadonlySet<Sha>>()
  return {
    commits,
    withTree: (tree) => trees.get(tree) ?? [],
    behind: (commit) => {
      const known = behind.get(commit) ?? reachable(commits, [commit])
      behind.set(commit, known)
      return known
    },
  }
}

/**
 * The candidate's commit whose content a commit of the channel is: the commit itself, or the one that
 * a promotion names by parent or trailer and whose tree it has. The same tree alone does not tell who
 * had it first: the source may have followed, as by a backport, and left again.
 */
export function agreement(
  { sha, tree, parents, message }: CommitFacts,
  candidate: CandidateHistory,
): Sha | undefined {
  if (candidate.commits.has(sha)) return sha
  const same = candidate.withTree(tree)
  const trailer = /^Sluice-Candidate: ([0-9a-f]{40})$/m.exec(message)?.[1]
  return same.find((one) => one.sha === trailer || parents.slice(1).includes(one.sha))?.sha
}

/** Whether a promotion says by parent or trailer which commit it has the tree of. */
export function namesItsCandidate(commit: CommitFacts, candidate: CandidateHistory): boolean {
  return !candidate.commits.has(commit.sha) && agreement(commit, candidate) !== undefined
}

/** Everything that can be reached from the given commits, themselves included, as far as it was read. */
export function reachable(
  commits: ReadonlyMap<Sha, Pick<CommitFacts, 'parents'>>,
  from: readonly Sha[],
): ReadonlySet<Sha> {
  const seen = new Set<Sha>(from)
  const queue = [...from]
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const parent of commits.get(next)?.parents ?? []) {
      if (seen.has(parent)) continue
      seen.add(parent)
      queue.push(parent)
    }
  }
  return seen
}
