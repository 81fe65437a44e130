import type { BranchReading, CommitReading } from '../github/branch-history.ts'

/** A commit of a first-parent line; `merged`: what a merge brought, where it has just that tree. */
export type LineReading = CommitReading & { readonly merged?: string }

/** The first-parent line of what was read of a branch, newest first. */
export function firstParents({ head, commits }: BranchReading): readonly LineReading[] {
  const known = new Map(commits.map((commit) => [commit.commit, commit]))
  const line: LineReading[] = []
  for (let next = known.get(head); next !== undefined; ) {
    const [parent, second] = next.parents
    const merged = second === undefined ? undefined : known.get(second)
    line.push(merged?.tree === next.tree ? { ...next, merged: merged.message } : next)
    next = parent === undefined ? undefined : known.get(parent)
  }
  return line
}
