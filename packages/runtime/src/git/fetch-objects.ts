import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sha } from '@sluice/core'
import type { RunGit } from './run-git.ts'

/** How many commits deep; `whole` is all there is. */
export type Depth = number | 'whole'

/** `-v` for simple-git: it waits 50 ms more for a command that says nothing at all. */
const COMMON = ['-v', '--no-tags', '--no-auto-maintenance', '--no-write-fetch-head'] as const

/** git's own word for no limit. */
const NO_LIMIT = 2_147_483_647

/** Up to here the two upper levels of the trees come along: they spare two requests later. */
const DEEPEST_WITH_TREES = 200

/**
 * Brings commits and little else: a few hundred bytes for each, whatever the size of the trees.
 * By name, not by branch: what was judged must not move meanwhile, and the server lists no refs.
 *
 * @param more trees and blobs that are brought along.
 */
export async function fetchCommits(
  run: RunGit,
  commits: readonly Sha[],
  depth: Depth,
  more: readonly Sha[] = [],
): Promise<void> {
  // A ref that is there already would not be asked for, and what is below it not deepened.
  const refs = commits.map((commit) => `+${commit}:refs/sluice/${depth}/${commit}`)
  const limit = `--depth=${depth === 'whole' ? NO_LIMIT : depth}`
  // Below a tree that is asked for by name the filter counts anew.
  const levels = more.length > 0 ? 1 : 2
  const trees = depth !== 'whole' && depth <= DEEPEST_WITH_TREES ? levels : 0
  await run({
    args: ['fetch', ...COMMON, `--filter=tree:${trees}`, limit, 'origin', ...refs, ...more],
  })
}

/** `alone`: trees without what is below them. `whole`: with all trees below them. Blobs are blobs. */
export type Extent = 'alone' | 'whole'

/**
 * Brings trees or blobs, everything named in one request. Left to itself, git asks for each missing
 * object when it meets it, a request each.
 */
export async function fetchObjects(
  run: RunGit,
  names: Iterable<Sha>,
  extent: Extent,
): Promise<void> {
  const input = [...new Set(names)].map((name) => `${name}\n`).join('')
  if (input === '') return
  const filter = extent === 'alone' ? '--filter=tree:0' : '--filter=blob:none'
  // `--refetch`: a tree that is here is no proof that what is below it is here too.
  await run({ args: ['fetch', ...COMMON, '--refetch', filter, '--stdin', 'origin'], input })
}

/** Whether the history that is here reaches all the way down. */
export async function isWhole(folder: string): Promise<boolean> {
  const shallow = await readFile(join(folder, 'shallow'), 'utf8').catch(() => '')
  return shallow.trim() === ''
}
