import { spawn } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import type { Call, Reply } from '../server/call.ts'
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
 * @param receive where the hook of a push asks what may be done.
 */
export function answerGit(
  call: Call,
  directory: string,
  service: GitService,
  receive: string,
): Promise<Reply> {
  if (call.method === 'POST') return exchange(call, directory, service, receive)
  if (service !== 'git-upload-pack' || !speaksVersion2(call)) {
    return advertise(call, directory, service)
  }
  if (abilities === undefined) {
    abilities = advertise(call, directory, service)
    abilities.catch(() => {
      abilities = undefined
    })
  }
  return abilities
}

async function advertise(call: Call, directory: string, service: GitService): Promise<Reply> {
  const refs = await runService([service, '--http-backend-info-refs', directory], {
    environment: { ...gitEnvironment(directory), GIT_PROTOCOL: header(call, 'git-protocol') },
  })
  const line = `# service=${service}\n`
  const head = `${(line.length + 4).toString(16).padStart(4, '0')}${line}0000`
  return reply(service, 'advertisement', speaksVersion2(call) ? [refs] : [Buffer.from(head), refs])
}

async function exchange(
  call: Call,
  directory: string,
  service: GitService,
  receive: string,
): Promise<Reply> {
  const { 'content-type': type, 'content-encoding': encoding = '' } = call.headers
  if (type !== `application/x-${service}-request`) return { status: 415, body: 'Wrong media type' }
  const packed = encoding === 'gzip' || encoding === 'x-gzip'
  const answer = await runService([service, '--stateless-rpc', directory], {
    environment: {
      ...gitEnvironment(directory),
      GIT_PROTOCOL: header(call, 'git-protocol'),
      SANDBOX_RECEIVE: receive,
    },
    input: packed ? gunzipSync(call.body) : call.body,
  })
  return reply(service, 'result', [answer])
}

async function runService(
  [service = '', ...args]: readonly string[],
  { environment, input }: { environment: NodeJS.ProcessEnv; input?: Uint8Array },
): Promise<Buffer> {
  const child = spawn('git', [service.replace(/^git-/, ''), ...args], { env: environment })
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

function reply(service: GitService, part: 'advertisement' | 'result', body: Buffer[]): Reply {
  const headers = {
    'content-type': `application/x-${service}-${part}`,
    'cache-control': 'no-cache',
  }
  return { status: 200, headers, body: Buffer.concat(body) }
}

function speaksVersion2(call: Call): boolean {
  return header(call, 'git-protocol').split(':').includes('version=2')
}

function header(call: Call, name: string): string {
  const value = call.headers[name]
  return typeof value === 'string' ? value : ''
}
