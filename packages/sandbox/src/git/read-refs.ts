import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isSha, type Sha } from './sha.ts'

/** All refs of a repository, in git's order: as git keeps them, each in a file or packed in one. */
export async function readRefs(directory: string): Promise<[name: string, sha: Sha][]> {
  const refs = new Map(await packedRefs(directory))
  const files = await readdir(join(directory, 'refs'), { recursive: true, withFileTypes: true })
  await Promise.all(
    files.map(async (file) => {
      if (!file.isFile() || file.name.endsWith('.lock')) return
      const path = join(file.parentPath, file.name)
      // One that is deleted meanwhile is none.
      const text = await readFile(path, 'utf8').catch(() => '')
      const name = path.slice(directory.length + 1)
      if (/^[0-9a-f]{40}\n$/.test(text)) refs.set(name, text.trim())
    }),
  )
  return [...refs].toSorted(([a], [b]) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
}

/** What a ref points at, by its full name; undefined where there is none. */
export function readRef(directory: string, name: string): Sha | undefined {
  if (!name.startsWith('refs/') || !isRefName(name)) return undefined
  const sha = textOf(join(directory, name)).trim()
  if (isSha(sha)) return sha
  return parsePacked(textOf(join(directory, 'packed-refs'))).find(([ref]) => ref === name)?.[1]
}

/** Git's rules for names, as far as they keep a name from meaning something else. */
export function isRefName(name: string): boolean {
  return !/[\s~^:?*[\\]|\.\.|@\{|\/[/.]|\/$|\.lock$/.test(name)
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // No such file, or a folder.
    return ''
  }
}

async function packedRefs(directory: string): Promise<[string, Sha][]> {
  return parsePacked(await readFile(join(directory, 'packed-refs'), 'utf8').catch(() => ''))
}

function parsePacked(text: string): [string, Sha][] {
  return text
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} /.test(line))
    .map((line) => [line.slice(41), line.slice(0, 40)])
}
