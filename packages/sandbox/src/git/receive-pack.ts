import type { GitRepository } from './git-repository.ts'
import { flushPacket, pktLine, readLines } from './pkt-line.ts'
import { readRefs } from './read-refs.ts'
import { type Sha, zeroSha } from './sha.ts'

export interface PushCommand {
  readonly ref: string
  /** Zeros: the ref must not exist. */
  readonly before: Sha
  /** Zeros delete the ref. */
  readonly after: Sha
}

/** What became of a push: of each ref by itself, and the lines that the remote says. */
export interface PushOutcome {
  readonly results: readonly { readonly ref: string; readonly refused?: string }[]
  readonly words: string
}

/** Moves the refs of a push by the rules; `atomic`: all of them or none. */
export type MovePushed = (commands: readonly PushCommand[], atomic: boolean) => Promise<PushOutcome>

const ABILITIES =
  'report-status delete-refs side-band-64k quiet atomic ofs-delta push-options object-format=sha1'

/** Of so many objects git keeps the pack, and does not give each a file of its own. */
const UNPACK_LIMIT = 100

/** More than this does not fit into one packet of a side band. */
const BAND_BYTES = 65_000

/** The refs that a push begins with. */
export function advertiseRefs(directory: string): Buffer {
  const refs = readRefs(directory)
  const [[name, sha] = ['capabilities^{}', zeroSha], ...more] = refs
  const lines = more.map(([ref, at]) => pktLine(`${at} ${ref}\n`))
  return Buffer.concat([pktLine(`${sha} ${name}\0${ABILITIES}\n`), ...lines, flushPacket])
}

/**
 * Takes a push as `git receive-pack` does. Done here, because git would ask a hook of ours for what
 * the rules say: a program that has to be started for each push, and that Windows would not start.
 * The objects are git's business: it unpacks them, and says whether all are there.
 */
export async function receivePack(
  git: GitRepository,
  body: Buffer,
  move: MovePushed,
): Promise<Buffer> {
  const { lines, rest } = readLines(body)
  const [first = '', ...more] = lines.filter((line) => !line.startsWith('shallow '))
  const [command = '', abilities = ''] = first.split('\0')
  // A client that is about to send much asks with nothing whether it may.
  if (command === '') return Buffer.alloc(0)
  const asked = abilities.split(' ')
  const commands = [command, ...more].map(readCommand)
  const pack = asked.includes('push-options') ? readLines(rest).rest : rest
  const wrong = await keepObjects(git, commands, pack)
  const { results, words } =
    wrong === undefined
      ? await move(commands, asked.includes('atomic'))
      : { results: commands.map(({ ref }) => ({ ref, refused: wrong })), words: '' }
  const report = [
    pktLine('unpack ok\n'),
    ...results.map(({ ref, refused }) =>
      pktLine(refused === undefined ? `ok ${ref}\n` : `ng ${ref} ${refused}\n`),
    ),
    flushPacket,
  ]
  if (!asked.includes('side-band-64k')) return Buffer.concat(report)
  const said = [...inBand(2, Buffer.from(words)), ...inBand(1, Buffer.concat(report))]
  return Buffer.concat([...said, flushPacket])
}

function readCommand(line: string): PushCommand {
  const [before = '', after = '', ...ref] = line.split(' ')
  return { before, after, ref: ref.join(' ') }
}

/** Unpacks what came along. Gives why a ref cannot move to what it names, if so. */
async function keepObjects(
  git: GitRepository,
  commands: readonly PushCommand[],
  pack: Buffer,
): Promise<string | undefined> {
  const count = pack.length < 12 ? 0 : pack.readUInt32BE(8)
  if (count > 0) {
    const inFiles = ['unpack-objects', '-q']
    const asPack = ['index-pack', '--stdin', '--fix-thin']
    const unpacked = await git.run(count < UNPACK_LIMIT ? inFiles : asPack, {
      input: pack,
      allowed: [1, 128],
    })
    if (unpacked.code !== 0) return 'unpacker error'
  }
  const wanted = commands.map(({ after }) => after).filter((sha) => sha !== zeroSha)
  if (wanted.length === 0) return undefined
  const connected = await git.run(
    ['rev-list', '--objects', '--quiet', '--stdin', '--not', '--all'],
    {
      input: `${wanted.join('\n')}\n`,
      allowed: [1, 128],
    },
  )
  return connected.code === 0 ? undefined : 'missing necessary objects'
}

function inBand(band: number, bytes: Buffer): Buffer[] {
  const packets: Buffer[] = []
  for (let at = 0; at < bytes.length; at += BAND_BYTES) {
    const part = bytes.subarray(at, at + BAND_BYTES)
    packets.push(pktLine(Buffer.concat([Buffer.of(band), part])))
  }
  return packets
}
