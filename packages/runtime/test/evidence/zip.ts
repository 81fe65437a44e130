import { deflateRawSync } from 'node:zlib'

/** A file of an archive; what stands here is what the archive says, true or not. */
export type ZipEntry = {
  readonly path: string
  readonly content?: string
  readonly method?: number
  readonly flags?: number
  readonly size?: number
}

/** An archive that may lie, byte by byte after PKWARE's APPNOTE. */
export function zipOf(
  entries: readonly ZipEntry[],
  end: {
    readonly comment?: string
    readonly count?: number
    readonly countHere?: number
    readonly start?: number
  } = {},
): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, content = '', method = 8, flags = 0, size } of entries) {
    const name = Buffer.from(path)
    const data = method === 0 ? Buffer.from(content) : deflateRawSync(content)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(data.length, 14)
    common.writeUInt32LE(size ?? Buffer.byteLength(content), 18)
    common.writeUInt16LE(name.length, 22)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, rest, name]))
    locals.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const comment = Buffer.from(end.comment ?? '')
  const last = Buffer.alloc(22)
  last.write('PK\x05\x06', 'latin1')
  last.writeUInt16LE(end.countHere ?? end.count ?? entries.length, 8)
  last.writeUInt16LE(end.count ?? entries.length, 10)
  last.writeUInt32LE(central.length, 12)
  last.writeUInt32LE(end.start ?? offset, 16)
  last.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...locals, central, last, comment])
}
