import { spawn } from 'node:child_process'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { join } from 'node:path'

const { PATH } = process.env

export type GitServer = {
  readonly url: string
  /** `GET /info/refs`, `POST /git-upload-pack`, in order. */
  readonly requests: string[]
  /** Bytes of the answers' bodies. */
  bytes(): number
  /** The Authorization headers that came in. */
  readonly authorizations: (string | undefined)[]
  close(): Promise<void>
}

/** Serves one repository by git's own `http-backend`; with a token, to its bearer only. */
export async function serveGit(repository: string, token?: string): Promise<GitServer> {
  const requests: string[] = []
  const authorizations: (string | undefined)[] = []
  let bytes = 0
  const expected = token && `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    requests.push(`${request.method} ${url.pathname.slice(3)}`)
    authorizations.push(request.headers.authorization)
    if (expected && request.headers.authorization !== expected) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' })
      response.end(`no access with ${request.headers.authorization ?? 'nothing'}\n`)
      return
    }
    backend(repository, url, request, response, (count) => {
      bytes += count
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  return {
    url: `http://127.0.0.1:${address.port}/r`,
    requests,
    bytes: () => bytes,
    authorizations,
    close: async () => {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

/** One request as a CGI program sees it. */
function backend(
  repository: string,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
  count: (bytes: number) => void,
): void {
  const child = spawn('git', ['http-backend'], {
    env: {
      PATH,
      GIT_PROJECT_ROOT: join(repository, '..'),
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: url.pathname.replace(/^\/r/, `/${repository.split('/').at(-1)}`),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: request.headers['content-type'] ?? '',
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
      GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
    },
  })
  request.pipe(child.stdin)
  child.stdin.on('error', () => undefined)
  let head: Buffer | undefined = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    let body = chunk
    if (head) {
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      const headers = head.subarray(0, end).toString('latin1').split('\r\n')
      const pairs = headers.map((line): [string, string] => {
        const colon = line.indexOf(':')
        return [line.slice(0, colon), line.slice(colon + 1).trim()]
      })
      const status = pairs.find(([name]) => name === 'Status')?.[1] ?? '200'
      response.writeHead(
        Number.parseInt(status, 10),
        Object.fromEntries(pairs.filter(([name]) => name !== 'Status')),
      )
      body = head.subarray(end + 4)
      head = undefined
    }
    count(body.length)
    response.write(body)
  })
  child.on('close', () => response.end())
}
