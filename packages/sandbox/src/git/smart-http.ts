import { spawn } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import type { Call, Reply } from '../server/call.ts'
import type { GitRepository } from './git-repository.ts'
import { flushPacket, pktLine } from './pkt-line.ts'
import { advertiseRefs, type MovePushed, receivePack } from './receive-pack.ts'
import { gitEnvironment } from './run-git.ts'

export type GitService = 'git-upload-pack' | 'git-receive-pack'

/**
 * In protocol version 2 a fetch begins with what the server can do, and names no ref. That is the
 * same for all of our repositories, which have one configuration.
 */
let abilities: Promise<Reply> | undefined

/**
 * Answers a request of git's smart HTTP protocol. `git http-backend` would do that too, with two
 * more processes for each.
 *
 * @param move what the rules make of a push.
 */
export async function answerGit(
  call: Call,
  git: GitRepository,
  service: GitService,
  move: MovePushed,
): Promise<Reply> {
  if (call.method === 'POST') return exchange(call, git, service, move)
  if (service === 'git-receive-pack') {
    return advertisement(service, advertiseRefs(git.directory))
  }
  if (!speaksVersion2(call)) return advertise(call, git, service)
  if (abilities === undefined) {
    abilities = advertise(call, git, service)
    abilities.catch(() => {
      abilities = undefined
    })
  }
  return abilities
}

async function advertise(call: Call, git: GitRepository, service: GitService): Promise<Reply> {
  const refs = await uploadPack(git, ['--http-backend-info-refs'], call)
  return speaksVersion2(call) ? reply(service, 'advertisement', refs) : advertisement(service, refs)
}

async function exchange(
  call: Call,
  git: GitRepository,
  service: GitService,
  move: MovePushed,
): Promise<Reply> {
  const { 'content-type': type, 'content-encoding': encoding = '' } = call.headers
  if (type !== `application/x-${service}-request`) return { status: 415, body: 'Wrong media type' }
  const packed = encoding === 'gzip' || encoding === 'x-gzip'
  const body = packed ? gunzipSync(call.body) : call.body
  const answer =
    service === 'git-receive-pack'
      ? await receivePack(git, body, move)
      : await uploadPack(git, ['--stateless-rpc'], call, body)
  return reply(service, 'result', answer)
}

/** It may end with a failure that it has told the client; the log of that is of no use here. */
async function uploadPack(
  { directory }: GitRepository,
  flags: readonly string[],
  call: Call,
  input?: Uint8Array,
): Promise<Buffer> {
  const child = spawn('git', ['upload-pack', ...flags, directory], {
    env: { ...gitEnvironment(directory), GIT_PROTOCOL: header(call, 'git-protocol') },
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.resume()
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  await new Promise((resolve, reject) => {
    child.on('close', resolve)
    child.on('error', reject)
  })
  return Buffer.concat(chunks)
}

function advertisement(service: GitService, refs: Buffer): Reply {
  const head = [pktLine(`# service=${service}\n`), flushPacket]
  return reply(service, 'advertisement', Buffer.concat([...head, refs]))
}

function reply(service: GitService, part: 'advertisement' | 'result', body: Buffer): Reply {
  const headers = {
    'content-type': `application/x-${service}-${part}`,
    'cache-control': 'no-cache',
  }
  return { status: 200, headers, body }
}

function speaksVersion2(call: Call): boolean {
  return header(call, 'git-protocol').split(':').includes('version=2')
}

function header(call: Call, name: string): string {
  const value = call.headers[name]
  return typeof value === 'string' ? value : ''
}
