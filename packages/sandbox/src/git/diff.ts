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
  const tree = ['diff-tree', '-r', '-M', '-z']
  const raw = (await git.lasting([...tree, '--raw', '--no-abbrev', from, to])).text
  const numbers = (await git.lasting([...tree, '--numstat', from, to])).text
  const patches = await patchesByPath(git, from, to)
  const counts = numstat(numbers)
  const files: DiffFile[] = []
  const fields = raw.split('\0').filter(Boolean)
  for (let at = 0; at < fields.length; ) {
    const [, , , after = '', letter = ''] = (fields[at] ?? '').split(' ')
    const renamed = letter.startsWith('R') || letter.startsWith('C')
    const before = fields[at + 1] ?? ''
    const path = renamed ? (fields[at + 2] ?? '') : before
    const [, , beforeSha = ''] = (fields[at] ?? '').split(' ')
    at += renamed ? 3 : 2
    files.push({
      path,
      previousPath: renamed ? before : undefined,
      status: statusOf(letter),
      blob: letter === 'D' ? beforeSha : after,
      ...(counts.get(path) ?? { additions: 0, deletions: 0 }),
      patch: patches.get(path),
    })
  }
  return files
}

function statusOf(letter: string): DiffFile['status'] {
  if (letter.startsWith('A')) return 'added'
  if (letter.startsWith('D')) return 'removed'
  if (letter.startsWith('R') || letter.startsWith('C')) return 'renamed'
  return letter.startsWith('T') ? 'changed' : 'modified'
}

function numstat(text: string): Map<string, { additions: number; deletions: number }> {
  const result = new Map<string, { additions: number; deletions: number }>()
  const fields = text.split('\0')
  for (let at = 0; at < fields.length; at++) {
    const [additions, deletions, path] = (fields[at] ?? '').split('\t')
    if (path === undefined) continue
    const count = { additions: Number(additions) || 0, deletions: Number(deletions) || 0 }
    // A rename has an empty path here and its two names in the next fields.
    if (path === '') at += 2
    result.set(path === '' ? (fields[at] ?? '') : path, count)
  }
  return result
}

async function patchesByPath(git: GitRepository, from: Sha, to: Sha): Promise<Map<string, string>> {
  const { text } = await git.lasting([
    '-c',
    'core.quotePath=false',
    'diff-tree',
    '-r',
    '-M',
    '-p',
    from,
    to,
  ])
  const patches = new Map<string, string>()
  for (const part of text.split(/^diff --git /m).slice(1)) {
    const hunk = part.indexOf('\n@@ ')
    const path = /^\+\+\+ b\/(.*)$/m.exec(part)?.[1] ?? /^--- a\/(.*)$/m.exec(part)?.[1]
    if (hunk >= 0 && path !== undefined) patches.set(path, part.slice(hunk + 1).replace(/\n$/, ''))
  }
  return patches
}

/** The paths below a folder that differ between two trees. */
export async function changedBelow(
  git: GitRepository,
  from: Sha | undefined,
  to: Sha,
  folder: string,
): Promise<string[]> {
  const args =
    from === undefined
      ? ['ls-tree', '-r', '--name-only', to]
      : ['diff-tree', '-r', '--name-only', from, to]
  return git.lastingLines([...args, '--', folder])
}
