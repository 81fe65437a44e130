import type { ObjectType } from './object-store.ts'
import type { Sha } from './sha.ts'

export interface TreeEntry {
  readonly mode: string
  readonly name: string
  readonly sha: Sha
}

export function entryType(mode: string): ObjectType {
  if (mode === '40000') return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}

export function parseTree(content: Buffer): TreeEntry[] {
  const entries: TreeEntry[] = []
  let at = 0
  while (at < content.length) {
    const end = content.indexOf(0, at)
    const [mode = '', ...name] = content.subarray(at, end).toString().split(' ')
    entries.push({
      mode,
      name: name.join(' '),
      sha: content.subarray(end + 1, end + 21).toString('hex'),
    })
    at = end + 21
  }
  return entries
}

export function serializeTree(entries: readonly TreeEntry[]): Buffer {
  // Git sorts a folder as if its name ended with a slash.
  const key = (entry: TreeEntry) =>
    Buffer.from(entry.mode === '40000' ? `${entry.name}/` : entry.name)
  const sorted = entries.toSorted((a, b) => Buffer.compare(key(a), key(b)))
  return Buffer.concat(
    sorted.flatMap(({ mode, name, sha }) => [
      Buffer.from(`${mode} ${name}\0`),
      Buffer.from(sha, 'hex'),
    ]),
  )
}
