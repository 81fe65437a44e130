import type { Sha } from '@sluice/core'
import type { PathChange, TreePair } from './diff-trees.ts'
import { isTree, type Tree, type TreeEntry } from './read-trees.ts'

/** A submodule's commit is in another repository. */
const SUBMODULE = '160000'

/**
 * The paths in which two trees differ, where everything that this takes has been read already.
 *
 * @param paths only what is at, above or below one of these, in git's own bytes; all where empty.
 * @returns undefined where a tree is missing: then git has to be asked.
 */
export function compareKnownTrees(
  known: ReadonlyMap<Sha, Tree>,
  { from, to }: TreePair,
  paths: readonly string[] = [],
): readonly PathChange[] | undefined {
  const limits = paths.map(latin)
  return folder(from, to, '')

  function folder(
    before: Sha | undefined,
    after: Sha | undefined,
    path: string,
  ): readonly PathChange[] | undefined {
    const [old, now] = [entriesOf(before), entriesOf(after)]
    if (old === undefined || now === undefined) return undefined
    const found: PathChange[] = []
    for (const name of inGitsOrder(old, now)) {
      const [one, other] = [old.get(name), now.get(name)]
      const here = `${path}${name}`
      if (same(one, other) || !isAsked(here)) continue
      const below = compareBelow(one, other, `${here}/`)
      if (below === undefined) return undefined
      found.push(...fileChange(here, one, other), ...below)
    }
    return found
  }

  function compareBelow(
    one: TreeEntry | undefined,
    other: TreeEntry | undefined,
    path: string,
  ): readonly PathChange[] | undefined {
    const [before, after] = [one, other].map((entry) => (isTree(entry) ? entry?.sha : undefined))
    return before === undefined && after === undefined ? [] : folder(before, after, path)
  }

  function entriesOf(tree: Sha | undefined): Tree | undefined {
    return tree === undefined ? new Map() : known.get(tree)
  }

  function isAsked(path: string): boolean {
    const related = (limit: string) =>
      limit === path || limit.startsWith(`${path}/`) || path.startsWith(`${limit}/`)
    return limits.length === 0 || limits.some(related)
  }
}

/** A folder stands where its name with a slash would. */
function inGitsOrder(old: Tree, now: Tree): readonly string[] {
  const keys = new Map(
    [...old, ...now].map(([name, entry]) => [isTree(entry) ? `${name}/` : name, name]),
  )
  return [
    ...new Set([...keys].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, name]) => name)),
  ]
}

/** A file that became a folder is gone, and what is in the folder is new, as git has it. */
function fileChange(
  path: string,
  one: TreeEntry | undefined,
  other: TreeEntry | undefined,
): readonly PathChange[] {
  const [before, after] = [one, other].map((entry) => (isTree(entry) ? undefined : entry))
  if (before === undefined && after === undefined) return []
  const [from, to] = [blobOf(before), blobOf(after)]
  return [
    {
      path: Buffer.from(path, 'latin1').toString('utf8'),
      status: before === undefined ? 'added' : after === undefined ? 'deleted' : 'changed',
      blobs: [...from, ...to],
      ...Object.fromEntries(to.map((name) => ['after', name])),
    },
  ]
}

function blobOf(entry: TreeEntry | undefined): readonly Sha[] {
  return entry === undefined || entry.mode === SUBMODULE ? [] : [entry.sha]
}

function same(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.sha === other?.sha && one?.mode === other?.mode
}

function latin(path: string): string {
  return Buffer.from(path, 'utf8').toString('latin1')
}
