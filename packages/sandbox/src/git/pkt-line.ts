/** What lies between two lists of lines, and ends the last. */
export const flushPacket = Buffer.from('0000')

/** One line of git's wire format: its length in hex, its own four digits counted, then the line. */
export function pktLine(content: string | Uint8Array): Buffer {
  const bytes = Buffer.from(content)
  return Buffer.concat([Buffer.from((bytes.length + 4).toString(16).padStart(4, '0')), bytes])
}

/** The lines up to the next flush packet, without their line ends, and what follows it. */
export function readLines(bytes: Buffer): { readonly lines: string[]; readonly rest: Buffer } {
  const lines: string[] = []
  let at = 0
  while (at + 4 <= bytes.length) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16)
    if (!(length >= 4)) return { lines, rest: bytes.subarray(at + 4) }
    lines.push(bytes.toString('utf8', at + 4, at + length).replace(/\n$/, ''))
    at += length
  }
  return { lines, rest: bytes.subarray(at) }
}
