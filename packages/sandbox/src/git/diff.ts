import type { GitRepository } from './git-repository.ts'
import type { Sha } from './sha.ts'

export interface DiffFile {
  readonly path: string
  readonly previousPath: string | undefined
  readonly status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  readonly blob: Sha
  readonly additions: number
  readonly deletions: number
  readonly patch: string | undefined
}

/** What differs between two trees, renames followed, as GitHub lists files. */
export async function diffFiles(git: GitRepository, from: Sha, to: Sha): Promise<DiffFile[]> {
  const forms = ['--raw', '--no-abbrev', '--numstat', '-p']
  const names = ['-c', 'core.quotePath=false']
  const { text } = await git.lasting([...names, 'diff-tree', '-r', '-M', '-z', ...forms, from, to])
  // Three lists, one after the other: raw lines and counts in fields, then the patches.
  const fields = text.split('\0')
  const files: Omit<DiffFile, 'additions' | 'deletions' | 'patch'>[] = []
  let at = 0
  while (fields[at]?.startsWith(':')) {
    const [, , before = '', after = '', letter = ''] = (fields[at] ?? '').split(' ')
    const renamed = letter.startsWith('R') || letter.startsWith('C')
    const first = fields[at + 1] ?? ''
    files.push({
      path: renamed ? (fields[at + 2] ?? '') : first,
      previousPath: renamed ? first : undefined,
      status: statusOf(letter),
      blob: letter === 'D' ? before : after,
    })
    at += renamed ? 3 : 2
  }
  const [counts, end] = numstat(fields, at)
  const patches = patchesByPath(fields.slice(end).join('\0'))
  return files.map((file) => ({
    ...file,
    ...(counts.get(file.path) ?? { additions: 0, deletions: 0 }),
    patch: patches.get(file.path),
  }))
}

function statusOf(letter: string): DiffFile['status'] {
  if (letter.startsWith('A')) return 'added'
  if (letter.startsWith('D')) return 'removed'
  if (letter.startsWith('R') || letter.startsWith('C')) return 'renamed'
  return letter.startsWith('T') ? 'changed' : 'modified'
}

type Counts = Pick<DiffFile, 'additions' | 'deletions'>

/** The counts by path, from a field on, and where they end. */
function numstat(fields: readonly string[], start: number): [Map<string, Counts>, number] {
  const result = new Map<string, Counts>()
  let at = start
  for (; at < fields.length; at++) {
    const [additions, deletions, path] =
      /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(fields[at] ?? '')?.slice(1) ?? []
    if (path === undefined) break
    const count = { additions: Number(additions) || 0, deletions: Number(deletions) || 0 }
    // A rename has an empty path here and its two names in the next fields.
    if (path === '') at += 2
    result.set(path === '' ? (fields[at] ?? '') : path, count)
  }
  return [result, at + 1]
}

function patchesByPath(text: string): Map<string, string> {
  const patches = new Map<string, string>()
  for (const part of text.split(/^diff --git /m).slice(1)) {
    const hunk = part.indexOf('\n@@ ')
    const path = /^\+\+\+ b\/(.*)$/m.exec(part)?.[1] ?? /^--- a\/(.*)$/m.exec(part)?.[1]
    if (hunk >= 0 && path !== undefined) patches.set(path, part.slice(hunk + 1).replace(/\n$/, ''))
  }
  return patches
}
