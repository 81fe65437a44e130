import { type Sha, sha } from '@sluice/core'
import type { RunGit } from './run-git.ts'

export type TreeEntry = { readonly mode: string; readonly sha: Sha }

/** The entries by name, byte for byte in Latin-1: to compare, not to show. */
export type Tree = ReadonlyMap<string, TreeEntry>

export function isTree(entry: TreeEntry | undefined): entry is TreeEntry {
  return entry?.mode === '40000'
}

/**
 * Reads those of the given trees that are here. `run` must not fetch: git would ask for each
 * missing one by itself, a request each.
 */
export async function readTrees(
  run: RunGit,
  names: readonly Sha[],
): Promise<ReadonlyMap<Sha, Tree>> {
  const trees = new Map<Sha, Tree>()
  if (names.length === 0) return trees
  const input = names.map((name) => `${name}\n`).join('')
  const output = await run({ args: ['cat-file', '--batch'], input })
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf('\n', at)
    const [name = '', kind, size] = output.toString('latin1', at, end).split(' ')
    at = end + 1
    if (kind !== 'tree') continue
    trees.set(sha(name), parseTree(output.subarray(at, at + Number(size))))
    at += Number(size) + 1
  }
  return trees
}

/** `<mode> <name>NUL<20 bytes>`, one after the other. */
function parseTree(bytes: Buffer): Tree {
  const entries = new Map<string, TreeEntry>()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at)
    const end = bytes.indexOf(0, space)
    const name = bytes.toString('hex', end + 1, end + 21)
    entries.set(bytes.toString('latin1', space + 1, end), {
      mode: bytes.toString('latin1', at, space),
      sha: sha(name),
    })
    at = end + 21
  }
  return entries
}
