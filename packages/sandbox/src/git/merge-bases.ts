import type { Commit } from './commit-object.ts'
import { CommitQueue, secondOf } from './commit-queue.ts'
import type { Sha } from './sha.ts'

export type ReadCommit = (sha: Sha) => Promise<Commit>

interface Paint {
  one: boolean
  other: boolean
  /** Below a common ancestor that was found: of no interest. */
  stale: boolean
}

/**
 * The best common ancestors of two commits, the newest first, as `git merge-base --all` finds
 * them: both histories are painted, newest commits first, until all that is left lies below a
 * common ancestor. Done here, because a process for each question was most of a test's time.
 */
export async function mergeBases(read: ReadCommit, one: Sha, other: Sha): Promise<Sha[]> {
  const common = await commonAncestors(read, one, other)
  const best: Commit[] = []
  for (const commit of common) {
    const others = common.filter((rival) => rival !== commit)
    const below = await Promise.all(others.map((rival) => isAncestor(read, commit.sha, rival.sha)))
    if (!below.includes(true)) best.push(commit)
  }
  return best.toSorted((a, b) => secondOf(b) - secondOf(a)).map(({ sha }) => sha)
}

export async function isAncestor(read: ReadCommit, one: Sha, descendant: Sha): Promise<boolean> {
  const common = await commonAncestors(read, one, descendant)
  return common.some(({ sha }) => sha === one)
}

async function commonAncestors(read: ReadCommit, one: Sha, other: Sha): Promise<Commit[]> {
  if (one === other) return [await read(one)]
  const painted = new Map<Sha, Paint>([
    [one, { one: true, other: false, stale: false }],
    [other, { one: false, other: true, stale: false }],
  ])
  const queue = new CommitQueue()
  queue.push(await read(one))
  queue.push(await read(other))
  const found = new Map<Sha, Commit>()
  const interesting = ({ sha }: Commit) => painted.get(sha)?.stale !== true
  while (queue.some(interesting)) {
    const commit = queue.shift()
    const paint = commit === undefined ? undefined : painted.get(commit.sha)
    if (commit === undefined || paint === undefined) break
    const both = paint.one && paint.other
    if (both && !paint.stale) found.set(commit.sha, commit)
    const below = { one: paint.one, other: paint.other, stale: paint.stale || both }
    for (const sha of commit.parents) {
      const before = painted.get(sha) ?? { one: false, other: false, stale: false }
      const after = {
        one: before.one || below.one,
        other: before.other || below.other,
        stale: before.stale || below.stale,
      }
      if (same(before, after)) continue
      painted.set(sha, after)
      queue.push(await read(sha))
    }
  }
  return [...found.values()].filter(interesting)
}

function same(a: Paint, b: Paint): boolean {
  return a.one === b.one && a.other === b.other && a.stale === b.stale
}
