import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { isSha, type Sha } from './sha.ts'

/** All refs of a repository, in git's order: as git keeps them, each in a file or packed in one. */
export function readRefs(directory: string): [name: string, sha: Sha][] {
  const refs = new Map(packedRefs(directory))
  const files = readdirSync(join(directory, 'refs'), { recursive: true, withFileTypes: true })
  for (const file of files) {
    if (!file.isFile() || file.name.endsWith('.lock')) continue
    const path = join(file.parentPath, file.name)
    const sha = textOf(path).trim()
    if (isSha(sha)) refs.set(relative(directory, path).replaceAll(sep, '/'), sha)
  }
  return [...refs].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** What a ref points at, by its full name; undefined where there is none. */
export function readRef(directory: string, name: string): Sha | undefined {
  if (!name.startsWith('refs/') || !isRefName(name)) return undefined
  const sha = textOf(join(directory, name)).trim()
  if (isSha(sha)) return sha
  return packedRefs(directory).find(([ref]) => ref === name)?.[1]
}

/** Git's rules for names, as far as they keep a name from meaning something else. */
export function isRefName(name: string): boolean {
  return !/[\s~^:?*[\\]|\.\.|@\{|\/[/.]|\/$|\.lock$/.test(name)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // None, or a folder, or deleted meanwhile.
    return ''
  }
}

function packedRefs(directory: string): [string, Sha][] {
  return textOf(join(directory, 'packed-refs'))
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} /.test(line))
    .map((line) => [line.slice(41), line.slice(0, 40)])
}
