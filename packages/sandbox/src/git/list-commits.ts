import type { Commit } from './commit-object.ts'
import { CommitQueue, secondOf } from './commit-queue.ts'
import type { ReadCommit } from './merge-bases.ts'
import type { Sha } from './sha.ts'

export interface CommitRange {
  readonly from: Sha
  /** These, and all that they reach, are left out. */
  readonly without?: readonly Sha[]
  /** `date`: the newest first. `topology`: no parent before all of its children. */
  readonly order?: 'date' | 'topology'
  readonly firstParent?: boolean
}

const MOST_BEYOND = 5

/**
 * What a commit reaches, as `git rev-list` lists it. Done here, because a process for each question
 * was most of a test's time.
 */
export async function listCommits(read: ReadCommit, range: CommitRange): Promise<Commit[]> {
  const { from, without = [], order = 'date', firstParent = false } = range
  if (without.includes(from)) return []
  const queue = new CommitQueue()
  const seen = new Set<Sha>()
  const left = new Set<Sha>()
  const meet = async (sha: Sha) => {
    if (seen.has(sha)) return
    seen.add(sha)
    queue.push(await read(sha))
  }
  /** Leaves out a commit and what it reaches, as far as that was listed before it was known. */
  const leaveOut = async (sha: Sha) => {
    const open = [sha]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (left.has(next)) continue
      left.add(next)
      if (visited.has(next)) open.push(...(await read(next)).parents)
    }
  }
  const visited = new Set<Sha>()
  const listed: Commit[] = []
  for (const sha of without) {
    left.add(sha)
    await meet(sha)
  }
  await meet(from)
  let oldest = Number.POSITIVE_INFINITY
  let beyond = 0
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    visited.add(next.sha)
    const out = left.has(next.sha)
    if (!out) {
      listed.push(next)
      oldest = Math.min(oldest, secondOf(next))
    }
    for (const parent of firstParent && !out ? next.parents.slice(0, 1) : next.parents) {
      if (out) await leaveOut(parent)
      await meet(parent)
    }
    const open = queue.some(({ sha }) => !left.has(sha))
    // What is listed does not lie below what is older than all of it, where clocks agree. Where
    // they do not, a few more are looked at, as git does.
    beyond = !open && secondOf(queue.newest ?? next) < oldest ? beyond + 1 : 0
    if (beyond > MOST_BEYOND) break
  }
  const result = listed.filter(({ sha }) => !left.has(sha))
  return order === 'date' ? result : byTopology(result)
}

/** As git does: what lies on a side is listed before going on along the first parent. */
function byTopology(commits: readonly Commit[]): Commit[] {
  const all = new Map(commits.map((commit) => [commit.sha, commit]))
  const children = new Map<Sha, number>()
  for (const { parents } of commits) {
    for (const parent of parents) children.set(parent, (children.get(parent) ?? 0) + 1)
  }
  const open = commits.filter(({ sha }) => !children.has(sha)).reverse()
  const sorted: Commit[] = []
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    sorted.push(next)
    for (const sha of next.parents) {
      const parent = all.get(sha)
      const still = (children.get(sha) ?? 0) - 1
      children.set(sha, still)
      if (parent !== undefined && still === 0) open.push(parent)
    }
  }
  return sorted
}
