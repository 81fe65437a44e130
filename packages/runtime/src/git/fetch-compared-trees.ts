import type { Sha } from '@sluice/core'
import { isTree, type Tree, type TreeEntry } from './read-trees.ts'

/** Two trees that will be compared, and perhaps a third in which the same paths will be looked up. */
export type Comparison = {
  readonly from: Sha
  readonly to: Sha
  readonly beside?: Sha
  /** Only of interest as long as it may touch exactly the paths of one that is not optional. */
  readonly optional?: boolean
}

export type TreeSource = {
  /** Reads those that are here. */
  read(names: readonly Sha[]): Promise<ReadonlyMap<Sha, Tree>>
  /** Brings these trees; `whole` with all that is below them, but for the blobs. */
  fetch(names: readonly Sha[], extent: 'alone' | 'whole'): Promise<void>
}

/** A folder that differs, in each of the trees that have it. */
type Folder = { readonly path: string; readonly trees: readonly (Sha | undefined)[] }

/** So deep one level after the other; below, whatever is left is small enough to come whole. */
const LEVELS_ALONE = 2

/**
 * Brings the trees that the comparisons will read, and no others: a change touches a few folders,
 * however large the repository. All trees of one commit of 100,000 files are megabytes.
 *
 * @returns for each comparison whether it is still of interest.
 */
export async function fetchComparedTrees(
  source: TreeSource,
  comparisons: readonly Comparison[],
): Promise<readonly boolean[]> {
  let open = comparisons.map(({ from, to, beside, optional = false }, index) => {
    const folders: readonly Folder[] = from === to ? [] : [{ path: '', trees: [from, to, beside] }]
    return { index, optional, folders }
  })
  for (let level = 1; open.some(({ folders }) => folders.length > 0); level++) {
    const wanted = open.flatMap(({ folders }) => folders.flatMap(({ trees }) => trees))
    const names = [...new Set(wanted.filter((name) => name !== undefined))]
    const trees = new Map(await source.read(names))
    const missing = names.filter((name) => !trees.has(name))
    if (missing.length > 0) {
      await source.fetch(missing, level > LEVELS_ALONE ? 'whole' : 'alone')
      if (level > LEVELS_ALONE) break
      for (const [name, tree] of await source.read(missing)) trees.set(name, tree)
    }
    const opened = open.map((one) => {
      const differences = one.folders.map((folder) => differing(folder, trees))
      const paths = differences.flatMap((found) => found.paths).join('\0')
      return { ...one, paths, folders: differences.flatMap((found) => found.folders) }
    })
    const asked = new Set(opened.filter((one) => !one.optional).map((one) => one.paths))
    open = opened.filter((one) => !one.optional || asked.has(one.paths))
  }
  const left = new Set(open.map(({ index }) => index))
  return comparisons.map((_, index) => left.has(index))
}

function differing(
  { path, trees: [from, to, beside] }: Folder,
  trees: ReadonlyMap<Sha, Tree>,
): { readonly paths: readonly string[]; readonly folders: readonly Folder[] } {
  const entries = (name: Sha | undefined) => (name === undefined ? undefined : trees.get(name))
  const [before, after, third] = [entries(from), entries(to), entries(beside)]
  const names = [...new Set([...(before?.keys() ?? []), ...(after?.keys() ?? [])])].filter(
    (name) => !same(before?.get(name), after?.get(name)),
  )
  const folders = names.flatMap((name): readonly Folder[] => {
    const sides = [before, after, third].map((tree) => {
      const entry = tree?.get(name)
      return isTree(entry) ? entry.sha : undefined
    })
    const differs = sides[0] !== undefined || sides[1] !== undefined
    return differs ? [{ path: `${path}${name}/`, trees: sides }] : []
  })
  return { paths: names.map((name) => `${path}${name}`).sort(), folders }
}

function same(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.sha === other?.sha && one?.mode === other?.mode
}
