import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sha } from './sha.ts'

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

async function packedRefs(directory: string): Promise<[string, Sha][]> {
  const text = await readFile(join(directory, 'packed-refs'), 'utf8').catch(() => '')
  return text
    .split('\n')
    .filter((line) => /^[0-9a-f]{40} /.test(line))
    .map((line) => [line.slice(41), line.slice(0, 40)])
}
