import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deflateSync, inflateSync } from 'node:zlib'
import type { Sha } from './sha.ts'

export type ObjectType = 'blob' | 'tree' | 'commit' | 'tag'

export function objectType(text: string): ObjectType {
  return text === 'tree' || text === 'commit' || text === 'tag' ? text : 'blob'
}

/**
 * Writes a loose object as git does. Done here and not by `git hash-object`, because a scenario
 * writes hundreds of objects and a process for each would make tests slow. At once, since another
 * thread for each step of so small a write costs more than the write.
 */
export function writeObject(directory: string, type: ObjectType, content: Uint8Array): Sha {
  const whole = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content])
  const sha = createHash('sha1').update(whole).digest('hex')
  const folder = join(directory, 'objects', sha.slice(0, 2))
  const file = join(folder, sha.slice(2))
  if (existsSync(file)) return sha
  mkdirSync(folder, { recursive: true })
  const temporary = join(folder, `tmp_obj_${process.pid}_${sha.slice(2)}_${counter++}`)
  writeFileSync(temporary, deflateSync(whole, { level: 1 }), { mode: 0o444 })
  renameSync(temporary, file)
  return sha
}

let counter = 0

/** An object that has a file of its own; undefined where it has none. */
export function readLooseObject(
  directory: string,
  sha: Sha,
): { readonly type: ObjectType; readonly content: Buffer } | undefined {
  const file = join(directory, 'objects', sha.slice(0, 2), sha.slice(2))
  if (!existsSync(file)) return undefined
  const whole = inflateSync(readFileSync(file))
  const end = whole.indexOf(0)
  const [type = ''] = whole.toString('latin1', 0, end).split(' ')
  return { type: objectType(type), content: whole.subarray(end + 1) }
}
