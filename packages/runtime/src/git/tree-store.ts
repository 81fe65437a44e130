import type { Sha } from '@sluice/core'
import type { Tree } from './read-trees.ts'

/** Trees that were read, to be read again without a process. */
export type TreeStore = {
  /** Reads those that are here. */
  read(names: readonly Sha[]): Promise<ReadonlyMap<Sha, Tree>>
  /** These will be asked for soon: the next reading brings them along. */
  expect(names: readonly Sha[]): void
  /** What was read so far, but for what is too much to hold. */
  readonly known: ReadonlyMap<Sha, Tree>
}

/** Of some 100 bytes each. */
const MOST_ENTRIES = 500_000

export function treeStore(
  readFromGit: (names: readonly Sha[]) => Promise<ReadonlyMap<Sha, Tree>>,
): TreeStore {
  const known = new Map<Sha, Tree>()
  const expected = new Set<Sha>()
  let entries = 0
  return {
    known,
    expect: (names) => {
      for (const name of names) expected.add(name)
    },
    read: async (names) => {
      const missing = [...new Set([...names, ...expected])].filter((name) => !known.has(name))
      expected.clear()
      const found = await readFromGit(missing)
      for (const [name, tree] of found) {
        entries += tree.size
        if (entries <= MOST_ENTRIES) known.set(name, tree)
      }
      return new Map(
        names.flatMap((name) => {
          const tree = known.get(name) ?? found.get(name)
          return tree === undefined ? [] : [[name, tree] as const]
        }),
      )
    },
  }
}
