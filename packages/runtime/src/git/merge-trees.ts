import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type Sha, sha } from '@sluice/core'
import type { RunGit } from './run-git.ts'
import { writeCommit } from './write-commit.ts'

/** Three trees: what both started from, and what each made of it. */
export type TreeMerge = {
  readonly base: Sha
  readonly ours: Sha
  readonly theirs: Sha
  /** What conflict markers call the two sides; each must be good as a ref. */
  readonly names?: { readonly ours: string; readonly theirs: string }
}

export type ConflictedFile = {
  readonly path: string
  /** The versions there are: 1 the base's, 2 ours, 3 theirs. */
  readonly stages: readonly {
    readonly stage: 1 | 2 | 3
    readonly mode: string
    readonly blob: Sha
  }[]
}

export type MergeOutcome =
  | { readonly kind: 'clean'; readonly tree: Sha }
  | {
      readonly kind: 'conflict'
      /** The merged tree with conflict markers in it. */
      readonly tree: Sha
      readonly files: readonly ConflictedFile[]
      /** What git says about each: `CONFLICT (modify/delete)` and the like. */
      readonly messages: readonly { readonly kind: string; readonly paths: readonly string[] }[]
    }

/**
 * Merges many triples of trees in one process, without a work tree. A pick is such a merge: base
 * the picked commit's parent, theirs the commit, ours the target. `merge-tree` takes the base from
 * the commits' ancestry (`--merge-base` is missing in git 2.39), so each triple gets three commits
 * of its own.
 */
export async function mergeTrees(
  run: RunGit,
  folder: string,
  merges: readonly TreeMerge[],
): Promise<readonly MergeOutcome[]> {
  if (merges.length === 0) return []
  const pairs = await Promise.all(
    merges.map(async ({ base, ours, theirs, names }) => {
      const root = await writeScratch(folder, base, [])
      const sides = await Promise.all([
        writeScratch(folder, ours, [root]),
        writeScratch(folder, theirs, [root]),
      ])
      const words =
        names === undefined
          ? sides
          : await Promise.all([
              nameCommit(folder, names.ours, sides[0]),
              nameCommit(folder, names.theirs, sides[1]),
            ])
      return `${words.join(' ')}\n`
    }),
  )
  const output = await run({
    args: ['merge-tree', '--write-tree', '--stdin'],
    input: pairs.join(''),
  })
  const fields = output.toString('utf8').split('\0')
  let at = 0
  return merges.map(() => {
    const [outcome, next] = parseOutcome(fields, at)
    at = next
    return outcome
  })
}

/** `<clean>NUL<tree>NUL`, on conflicts files, an empty field and messages; then an empty field. */
function parseOutcome(fields: readonly string[], start: number): [MergeOutcome, number] {
  const tree = sha(fields[start + 1] ?? '')
  let at = start + 2
  if (fields[start]?.trim() === '1') {
    while (fields[at] !== '' && at < fields.length) at++
    return [{ kind: 'clean', tree }, at + 1]
  }
  const files = new Map<string, ConflictedFile['stages'][number][]>()
  for (; fields[at] !== '' && at < fields.length; at++) {
    const [, mode = '', blob = '', stage, path = ''] =
      /^(\d+) ([0-9a-f]{40}) ([123])\t(.*)$/s.exec(fields[at] ?? '') ?? []
    const number = stage === '1' ? 1 : stage === '2' ? 2 : 3
    files.set(path, [...(files.get(path) ?? []), { stage: number, mode, blob: sha(blob) }])
  }
  const messages: { kind: string; paths: readonly string[] }[] = []
  at++
  while (at < fields.length && /^\d+$/.test(fields[at] ?? '')) {
    const count = Number(fields[at])
    const kind = fields[at + 1 + count] ?? ''
    if (kind.startsWith('CONFLICT'))
      messages.push({ kind, paths: fields.slice(at + 1, at + 1 + count) })
    at += count + 3
  }
  const conflicts = [...files].map(([path, stages]) => ({ path, stages }))
  return [{ kind: 'conflict', tree, files: conflicts, messages }, at + 1]
}

const NOBODY = { name: 'Sluice', email: 'sluice@localhost', date: '0 +0000' }

function writeScratch(folder: string, tree: Sha, parents: readonly Sha[]): Promise<Sha> {
  return writeCommit(folder, {
    tree,
    parents,
    author: NOBODY,
    committer: NOBODY,
    message: 'merge\n',
  })
}

/** Markers show what git was asked for, so a commit gets a ref that people can read. */
async function nameCommit(folder: string, name: string, commit: Sha): Promise<string> {
  const file = join(folder, 'refs', name)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${commit}\n`)
  return name
}
