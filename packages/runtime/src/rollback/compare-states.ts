import {
  type KeptEntry,
  type PathPattern,
  pathPattern,
  type RollbackTree,
  type Sha,
} from '@sluice/core'
import type { GitHubClient } from '../github/client.ts'
import { type Entry, readTrees } from '../github/read-trees.ts'
import type { Repository } from '../github/repository.ts'

export type StatesCompared = {
  /** The good tree, with what is kept put over it. */
  readonly tree: RollbackTree
  /** Changed paths that the policy calls irreversible. */
  readonly irreversible: readonly string[]
}

/** A folder that differs between the two states; a side without it has no tree. */
type Pair = {
  readonly path: string
  readonly head: Sha | undefined
  readonly good: Sha | undefined
}

/** Deeper than any sound repository; a circle cannot be, but a hostile tree may be deep. */
const DEEPEST = 30

/**
 * Looks only into folders that differ and that a pattern reaches: no clone, and one request for
 * each level, however large the repository.
 */
export async function compareStates(
  client: GitHubClient,
  repository: Repository,
  states: { readonly head: Sha; readonly good: Sha },
  patterns: { readonly keep: readonly string[]; readonly irreversible: readonly string[] },
): Promise<StatesCompared> {
  const keep = patterns.keep.map(pathPattern)
  const marked = patterns.irreversible.map(pathPattern)
  const kept: KeptEntry[] = []
  const irreversible: string[] = []
  const exact: RollbackTree = { kind: 'exact', tree: states.good }
  if (keep.length + marked.length === 0) return { tree: exact, irreversible }
  let open: readonly Pair[] = [{ path: '', head: states.head, good: states.good }]
  for (let level = 0; open.length > 0 && level < DEEPEST; level += 1) {
    const trees = await readTrees(
      client,
      repository,
      open.flatMap(({ head, good }) => [head, good].filter((tree) => tree !== undefined)),
    )
    open = open.flatMap((pair) => {
      const head = pair.head === undefined ? undefined : trees.get(pair.head)
      const good = pair.good === undefined ? undefined : trees.get(pair.good)
      const names = [...new Set([...(head?.keys() ?? []), ...(good?.keys() ?? [])])]
      return names.flatMap((name) => visit(`${pair.path}${name}`, head?.get(name), good?.get(name)))
    })
  }
  return {
    tree: kept.length === 0 ? exact : { kind: 'mixed', base: states.good, entries: kept },
    irreversible: irreversible.sort(),
  }

  function visit(path: string, now: Entry | undefined, then: Entry | undefined): readonly Pair[] {
    if (now?.sha === then?.sha && now?.mode === then?.mode) return []
    const isFolder = now?.type === 'tree' || then?.type === 'tree'
    const whole = isFolder ? coveredBy(keep, path) : matchedBy(keep, path)
    if (whole) {
      kept.push({ path, ...(now === undefined ? {} : { object: now }) })
      return []
    }
    if (!isFolder) {
      if (matchedBy(marked, path)) irreversible.push(path)
      return []
    }
    if (coveredBy(marked, path)) {
      irreversible.push(`${path}/`)
      return []
    }
    if (![...keep, ...marked].some((pattern) => pattern.reaches(path))) return []
    const head = now?.type === 'tree' ? now.sha : undefined
    const good = then?.type === 'tree' ? then.sha : undefined
    return [{ path: `${path}/`, head, good }]
  }
}

function coveredBy(patterns: readonly PathPattern[], folder: string): boolean {
  return patterns.some((pattern) => pattern.coversFolder(folder))
}

function matchedBy(patterns: readonly PathPattern[], path: string): boolean {
  return patterns.some((pattern) => pattern.matches(path))
}
