import type { GitRepository } from './git-repository.ts'
import type { Sha } from './sha.ts'
import type { TreeEntry } from './tree-object.ts'

/** The paths of all files in a tree. */
export async function listFiles(git: GitRepository, tree: Sha): Promise<string[]> {
  return changedFiles(git, undefined, tree)
}

/** The paths of the files below a folder that differ between two commits' trees. */
export async function changedBelow(
  git: GitRepository,
  from: Sha | undefined,
  to: Sha,
  folder: string,
): Promise<string[]> {
  const [before, after] = await Promise.all([treeAt(git, from, folder), treeAt(git, to, folder)])
  const names = await changedFiles(git, before, after)
  return names.map((name) => `${folder}/${name}`).toSorted()
}

async function treeAt(git: GitRepository, commit: Sha | undefined, folder: string) {
  const object = commit === undefined ? undefined : await git.read(`${commit}:${folder}`)
  return object?.type === 'tree' ? object.sha : undefined
}

async function changedFiles(
  git: GitRepository,
  from: Sha | undefined,
  to: Sha | undefined,
): Promise<string[]> {
  if (from === to) return []
  const [before, after] = await Promise.all([entriesOf(git, from), entriesOf(git, to)])
  const names = [...new Set([...before.keys(), ...after.keys()])]
  const changed = names.map(async (name) => {
    const [old, now] = [before.get(name), after.get(name)]
    if (old?.sha === now?.sha && old?.mode === now?.mode) return []
    const inside = await changedFiles(git, folderIn(old), folderIn(now))
    const isFile = [old, now].some((entry) => entry !== undefined && entry.mode !== '40000')
    return [...(isFile ? [name] : []), ...inside.map((path) => `${name}/${path}`)]
  })
  return (await Promise.all(changed)).flat()
}

async function entriesOf(git: GitRepository, tree: Sha | undefined) {
  const entries = tree === undefined ? [] : ((await git.tree(tree)) ?? [])
  return new Map(entries.map((entry) => [entry.name, entry]))
}

function folderIn(entry: TreeEntry | undefined): Sha | undefined {
  return entry?.mode === '40000' ? entry.sha : undefined
}
