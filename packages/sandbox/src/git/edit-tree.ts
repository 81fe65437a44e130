import type { GitRepository } from './git-repository.ts'
import type { Sha } from './sha.ts'
import { parseTree, serializeTree, type TreeEntry } from './tree-object.ts'

/** What a path is to become; null takes it away. */
export interface TreeEdit {
  readonly path: string
  readonly to: { readonly mode: string; readonly sha: Sha } | null
}

/** A path that was to be taken away and is not there. */
export class PathMissing extends Error {
  readonly path: string
  constructor(path: string) {
    super(`${path} is not in the tree`)
    this.path = path
  }
}

/** A tree like `base` (nothing when undefined) with the edits done, in their order. */
export async function editTree(
  git: GitRepository,
  base: Sha | undefined,
  edits: readonly TreeEdit[],
): Promise<Sha> {
  return (await edit(git, base, edits)) ?? git.write('tree', Buffer.alloc(0))
}

async function edit(
  git: GitRepository,
  base: Sha | undefined,
  edits: readonly TreeEdit[],
): Promise<Sha | undefined> {
  const object = base === undefined ? undefined : await git.read(base)
  const entries = new Map<string, TreeEntry>(
    (object?.type === 'tree' ? parseTree(object.content) : []).map((entry) => [entry.name, entry]),
  )
  const below = new Map<string, TreeEdit[]>()
  for (const { path, to } of edits) {
    const slash = path.indexOf('/')
    if (slash >= 0) {
      const folder = path.slice(0, slash)
      below.set(folder, [...(below.get(folder) ?? []), { path: path.slice(slash + 1), to }])
    } else if (to === null) {
      if (!entries.delete(path)) throw new PathMissing(path)
    } else entries.set(path, { ...to, mode: to.mode.replace(/^0+/, ''), name: path })
  }
  for (const [folder, inner] of below) {
    const existing = entries.get(folder)
    const sha = await edit(git, existing?.mode === '40000' ? existing.sha : undefined, inner)
    if (sha === undefined) entries.delete(folder)
    else entries.set(folder, { mode: '40000', name: folder, sha })
  }
  if (entries.size === 0) return undefined
  return git.write('tree', serializeTree([...entries.values()]))
}
