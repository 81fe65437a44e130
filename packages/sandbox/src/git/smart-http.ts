import { spawn } from 'node:child_process'
import type { Call, Reply } from '../server/call.ts'
import { gitEnvironment } from './run-git.ts'

type Caller = { readonly user: string; readonly receive: string }

/**
 * In protocol version 2 a fetch begins with what the server can do, and names no ref. That is the
 * same for all of our repositories, which have one configuration.
 */
let abilities: Promise<Reply> | undefined

/** Answers a request of git's smart HTTP protocol. */
export function answerGit(
  call: Call,
  directory: string,
  service: string,
  caller: Caller,
): Promise<Reply> {
  const asksForAbilities =
    service === 'info/refs' &&
    call.query.get('service') === 'git-upload-pack' &&
    header(call, 'git-protocol') === 'version=2'
  if (!asksForAbilities) return gitHttpBackend(call, directory, service, caller)
  abilities ??= gitHttpBackend(call, directory, service, caller).then((reply) => {
    if (reply.status !== undefined && reply.status !== 200) abilities = undefined
    return reply
  })
  return abilities
}

/** Hands a request to `git http-backend` and reads its CGI answer. */
async function gitHttpBackend(
  call: Call,
  directory: string,
  service: string,
  more: Caller,
): Promise<Reply> {
  const child = spawn('git', ['http-backend'], {
    env: {
      ...gitEnvironment(directory),
      GIT_PROJECT_ROOT: directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${service}`,
      REQUEST_METHOD: call.method,
      QUERY_STRING: call.query.toString(),
      CONTENT_TYPE: call.headers['content-type'] ?? '',
      CONTENT_LENGTH: String(call.body.length),
      HTTP_CONTENT_ENCODING: call.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: header(call, 'git-protocol'),
      REMOTE_USER: more.user,
      REMOTE_ADDR: '127.0.0.1',
      SANDBOX_RECEIVE: more.receive,
    },
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.resume()
  child.stdin.on('error', () => undefined)
  child.stdin.end(call.body)
  await new Promise((resolve, reject) => {
    child.on('close', resolve)
    child.on('error', reject)
  })
  return cgiReply(Buffer.concat(chunks))
}

function header(call: Call, name: string): string {
  const value = call.headers[name]
  return typeof value === 'string' ? value : ''
}

function cgiReply(answer: Buffer): Reply {
  const border = answer.indexOf('\r\n\r\n')
  if (border < 0) return { status: 500, body: 'git http-backend gave no answer' }
  const pairs = answer
    .subarray(0, border)
    .toString()
    .split('\r\n')
    .map((line): [string, string] => {
      const colon = line.indexOf(':')
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
    })
  const { status = '200', ...headers } = Object.fromEntries(pairs)
  return { status: Number.parseInt(status, 10), headers, body: answer.subarray(border + 4) }
}
