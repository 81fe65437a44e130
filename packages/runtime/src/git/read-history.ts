import type { Sha } from '@sluice/core'
import { type Depth, fetchCommits } from './fetch-objects.ts'
import { type CommitObject, type Line, listCommits } from './read-commits.ts'
import type { RunGit } from './run-git.ts'

/** The commits that are here, how deep, and what was read of them. */
export type HistoryReader = {
  /** Brings commits, so deep, and objects by name. What is here so deep already is left out. */
  fetch(commits: readonly Sha[], depth: Depth, more: readonly Sha[]): Promise<void>
  /** What is here of the history of some commits, children before parents. */
  read(from: readonly Sha[], line: Line): Promise<readonly CommitObject[]>
}

/** Several steps of a run read the same history: it is fetched once, and listed once. */
export function historyReader(run: RunGit): HistoryReader {
  let here: { readonly depth: Depth; readonly commits: ReadonlySet<Sha> } | undefined
  const listed = new Map<string, Promise<readonly CommitObject[]>>()
  return {
    fetch: async (commits, depth, more) => {
      const isHere =
        here !== undefined && !isDeeper(depth, here.depth) && commits.every(isIn(here.commits))
      if (isHere && more.length === 0) return
      await fetchCommits(run, commits, depth, more)
      // A fetch that is less deep cuts off what others brought.
      here = {
        depth,
        commits: new Set([...(here?.depth === depth ? here.commits : []), ...commits]),
      }
      listed.clear()
    },
    read: (from, line) => {
      const key = [line, ...from].join(' ')
      const known = listed.get(key)
      if (known !== undefined) return known
      const reading = listCommits(run, from, line)
      listed.set(key, reading)
      reading.catch(() => listed.delete(key))
      return reading
    },
  }
}

function isDeeper(one: Depth, other: Depth): boolean {
  return other !== 'whole' && (one === 'whole' || one > other)
}

function isIn(commits: ReadonlySet<Sha>): (commit: Sha) => boolean {
  return (commit) => commits.has(commit)
}
