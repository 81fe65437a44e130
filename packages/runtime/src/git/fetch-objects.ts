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

/**
 * Brings commits and nothing else: a few hundred bytes for each, whatever the size of the trees.
 * By name, not by branch: what was judged must not move meanwhile, and the server lists no refs.
 */
export async function fetchCommits(
  run: RunGit,
  commits: readonly Sha[],
  depth: Depth,
): Promise<void> {
  const refs = commits.map((commit) => `+${commit}:refs/sluice/${commit}`)
  const limit = `--depth=${depth === 'whole' ? NO_LIMIT : depth}`
  await run({ args: ['fetch', ...COMMON, '--filter=tree:0', limit, 'origin', ...refs] })
}

/**
 * Brings trees with all trees below them, or blobs: everything named in one request. Left to
 * itself, git asks for each missing object when it meets it, a request each.
 */
export async function fetchObjects(run: RunGit, names: Iterable<Sha>): Promise<void> {
  const input = [...new Set(names)].map((name) => `${name}\n`).join('')
  if (input === '') return
  const noHaves = ['-c', 'fetch.negotiationAlgorithm=noop']
  const filter = '--filter=blob:none'
  await run({ args: [...noHaves, 'fetch', ...COMMON, filter, '--stdin', 'origin'], input })
}

/** Whether the history that is here reaches all the way down. */
export async function isWhole(folder: string): Promise<boolean> {
  const shallow = await readFile(join(folder, 'shallow'), 'utf8').catch(() => '')
  return shallow.trim() === ''
}
