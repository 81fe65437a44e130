import { inflateRawSync } from 'node:zlib'

/** Files of an archive by their paths, or why it is not read. */
export type Unzipped =
  | { readonly ok: true; readonly files: ReadonlyMap<string, Uint8Array> }
  | { readonly ok: false; readonly detail: string }

const MOST_FILES = 200
const MOST_MEBIBYTES = 64
/** Signatures and sizes of records: PKWARE's APPNOTE 6.3, sections 4.3.7, 4.3.12 and 4.3.16. */
const LOCAL = { signature: 0x04034b50, size: 30 }
const CENTRAL = { signature: 0x02014b50, size: 46 }
const END = { signature: 0x06054b50, size: 22 }
const LONGEST_COMMENT = 0xffff

/**
 * Reads an archive into memory; nothing is written to disk, so that no path in it leads anywhere.
 * Whoever made it may be hostile: its size is bounded before anything is unpacked, and what a plain
 * zip of reports has no need of (encryption, zip64, several disks, other methods) is refused.
 */
export function unzip(archive: Uint8Array): Unzipped {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  try {
    return { ok: true, files: filesOf(bytes) }
  } catch (error) {
    if (error instanceof Unreadable) return { ok: false, detail: error.message }
    // Node's own: a field that points outside of the bytes, or data that cannot be inflated.
    if (error instanceof RangeError || isZlibError(error))
      return { ok: false, detail: 'it is damaged' }
    throw error
  }
}

class Unreadable extends Error {}

function filesOf(bytes: Buffer): ReadonlyMap<string, Uint8Array> {
  const end = endOf(bytes)
  const count = bytes.readUInt16LE(end + 10)
  const start = bytes.readUInt32LE(end + 16)
  if (count === 0xffff || start === 0xffffffff) throw new Unreadable('it is in the zip64 format')
  if (bytes.readUInt16LE(end + 8) !== count) throw new Unreadable('it has several parts')
  if (count > MOST_FILES)
    throw new Unreadable(`it has ${count} files; at most ${MOST_FILES} are read`)
  const files = new Map<string, Uint8Array>()
  let unpacked = 0
  for (let index = 0, at = start; index < count; index += 1) {
    const entry = entryAt(bytes, at)
    at = entry.next
    if (entry.path.endsWith('/')) continue
    unpacked += entry.size
    if (unpacked > MOST_MEBIBYTES * 1024 * 1024)
      throw new Unreadable(`it unpacks to more than ${MOST_MEBIBYTES} MiB`)
    if (files.has(entry.path))
      throw new Unreadable(`it has two files ${JSON.stringify(entry.path)}`)
    files.set(entry.path, contentOf(bytes, entry))
  }
  return files
}

/** The end record is last, but for a comment. */
function endOf(bytes: Buffer): number {
  const first = Math.max(0, bytes.length - END.size - LONGEST_COMMENT)
  for (let at = bytes.length - END.size; at >= first; at -= 1) {
    const ends = at + END.size + bytes.readUInt16LE(at + 20) === bytes.length
    if (ends && bytes.readUInt32LE(at) === END.signature) return at
  }
  throw new Unreadable('it is no zip archive')
}

type Entry = {
  readonly path: string
  readonly method: number
  readonly packed: number
  readonly size: number
  readonly local: number
  readonly next: number
}

function entryAt(bytes: Buffer, at: number): Entry {
  if (bytes.readUInt32LE(at) !== CENTRAL.signature) throw new Unreadable('it is damaged')
  const flags = bytes.readUInt16LE(at + 8)
  const method = bytes.readUInt16LE(at + 10)
  const packed = bytes.readUInt32LE(at + 20)
  const size = bytes.readUInt32LE(at + 24)
  const names = at + CENTRAL.size + bytes.readUInt16LE(at + 28)
  const path = bytes.toString('utf8', at + CENTRAL.size, names)
  const local = bytes.readUInt32LE(at + 42)
  if ((flags & 1) !== 0) throw new Unreadable('it is encrypted')
  if (method !== 0 && method !== 8) throw new Unreadable(`it is packed with the method ${method}`)
  if ([packed, size, local].includes(0xffffffff)) throw new Unreadable('it is in the zip64 format')
  if (isStrange(path)) throw new Unreadable(`it has a file ${JSON.stringify(path.slice(0, 100))}`)
  const next = names + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  return { path, method, packed, size, local, next }
}

/** A path that leads out, or that no system writes: nothing honest has one. */
function isStrange(path: string): boolean {
  return /^[/~]|^[A-Za-z]:|[\\\0]/.test(path) || path.split('/').includes('..') || path.length > 512
}

function contentOf(bytes: Buffer, { local, method, packed, size }: Entry): Uint8Array {
  if (bytes.readUInt32LE(local) !== LOCAL.signature) throw new Unreadable('it is damaged')
  const start = local + LOCAL.size + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
  if (start + packed > bytes.length) throw new Unreadable('it is damaged')
  const data = bytes.subarray(start, start + packed)
  // More than was declared ends the unpacking, however much would follow.
  const content = method === 0 ? data : inflateRawSync(data, { maxOutputLength: Math.max(size, 1) })
  if (content.length !== size) throw new Unreadable('it is damaged')
  return content
}

function isZlibError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(Z_|ERR_BUFFER_TOO_LARGE|ERR_OUT_OF_RANGE|ERR_BUFFER_OUT_OF_BOUNDS)/.test(error.code)
  )
}
