import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { GraphqlEndpoint } from '../graphql/graphql-endpoint.ts'
import { Refusal } from '../refusal.ts'
import { downloadArtifact } from '../rest/artifact-download.ts'
import { RestEndpoint, refusalReply, restPath } from '../rest/rest-endpoint.ts'
import type { Actor } from '../state/actor.ts'
import type { World } from '../state/world.ts'
import { authenticate } from './authenticate.ts'
import { type Call, json, type Reply } from './call.ts'
import { GitEndpoint, gitAddress } from './git-endpoint.ts'
import { Interceptors } from './intercept.ts'
import type { RequestRecord } from './request-log.ts'

/** Whom a request is for, and how to answer it. */
interface Destination {
  readonly record: Pick<RequestRecord, 'kind' | 'operation' | 'graphql'>
  readonly answer: (actor: Actor | undefined) => Promise<Reply>
}

/** The one HTTP server: REST, GraphQL, git and the sandbox's own door. */
export class SandboxServer {
  readonly requests: RequestRecord[] = []
  readonly interceptors = new Interceptors()
  readonly #world: World
  readonly #rest: RestEndpoint
  readonly #graphql: GraphqlEndpoint
  readonly #git: GitEndpoint
  readonly #http: Server
  #admin: { answer(call: Call): Promise<Reply> } | undefined
  #sequence = 0

  constructor(world: World) {
    this.#world = world
    this.#rest = new RestEndpoint(world)
    this.#graphql = new GraphqlEndpoint(world)
    this.#git = new GitEndpoint(world)
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => this.#broken(response, error))
    })
  }

  async listen(port: number): Promise<string> {
    await new Promise<void>((resolve, reject) => {
      this.#http.once('error', reject)
      this.#http.listen(port, '127.0.0.1', resolve)
    })
    const address = this.#http.address()
    if (address === null || typeof address === 'string') throw new Error('the server has no port')
    return `http://127.0.0.1:${address.port}`
  }

  useAdmin(admin: { answer(call: Call): Promise<Reply> }): void {
    this.#admin = admin
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections()
    await new Promise((resolve) => this.#http.close(resolve))
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const call = await readCall(request, ++this.#sequence)
    const destination = this.#destination(call)
    if (destination.record.kind !== 'admin') this.#world.clock.tick()
    const actor = this.#identify(call, destination)
    const record: RequestRecord = {
      ...destination.record,
      sequence: call.sequence,
      method: call.method,
      path: `${restPath(call)}${call.query.size > 0 ? `?${call.query}` : ''}`,
      token: actor instanceof Refusal ? undefined : actor?.token?.kind,
      login: actor instanceof Refusal ? undefined : actor?.account.login,
      bytesIn: call.body.length,
      bytesOut: 0,
      status: 0,
    }
    this.requests.push(record)
    const reply = await this.#answer(call, destination, record, actor)
    if (reply === 'drop') {
      request.socket.destroy()
      return
    }
    record.status = reply.status
    record.bytesOut = Buffer.byteLength(reply.body ?? '')
    send(response, reply)
  }

  async #answer(
    call: Call,
    destination: Destination,
    record: RequestRecord,
    actor: Actor | undefined | Refusal,
  ): Promise<Reply | 'drop'> {
    if (record.kind === 'admin') return destination.answer(undefined)
    const intercepted = { ...record, body: call.body }
    const instead = await this.interceptors.ask(intercepted, 'before')
    if (instead !== undefined) return instead
    const reply =
      actor instanceof Refusal
        ? refusedJson(actor, this.#isGit(record))
        : await destination.answer(actor)
    return (await this.interceptors.ask({ ...intercepted, status: reply.status }, 'after')) ?? reply
  }

  #isGit(record: RequestRecord): boolean {
    return record.kind === 'git'
  }

  #identify(call: Call, destination: Destination): Actor | undefined | Refusal {
    if (destination.record.kind === 'admin') return undefined
    try {
      return authenticate(this.#world, call.headers.authorization)
    } catch (error) {
      // A storage asks for no token; the log shows whose came along all the same.
      if (destination.record.kind === 'download') return undefined
      if (error instanceof Refusal) return error
      throw error
    }
  }

  #destination(call: Call): Destination {
    const none = { operation: undefined, graphql: undefined }
    if (call.path.startsWith('/_sandbox/artifacts/')) {
      const answer = async () => downloadArtifact(this.#world, call)
      return { record: { ...none, kind: 'download' }, answer }
    }
    if (call.path.startsWith('/_sandbox/')) {
      const answer = async () => this.#admin?.answer(call) ?? json(404, { message: 'Not Found' })
      return { record: { ...none, kind: 'admin' }, answer }
    }
    if (call.path === '/api/graphql') {
      const graphql = this.#graphql.summary(call)
      return {
        record: { kind: 'graphql', operation: graphql.name, graphql },
        answer: (actor) => this.#graphql.answer(call, actor),
      }
    }
    const address = gitAddress(call)
    if (address !== undefined && !call.path.startsWith('/api/v3/')) {
      return {
        record: { ...none, kind: 'git', operation: address.operation },
        answer: (actor) => this.#git.answer(call, address, actor),
      }
    }
    const match = this.#rest.match(call)
    return {
      record: { ...none, kind: 'rest', operation: match?.operation },
      answer: (actor) => this.#rest.answer(call, match, actor),
    }
  }

  /** A fault of the sandbox itself: it must not look like GitHub's. */
  #broken(response: ServerResponse, error: unknown): void {
    const words = error instanceof Error ? (error.stack ?? error.message) : String(error)
    this.#world.violations.push(`the sandbox broke: ${words}`)
    if (!response.headersSent) send(response, json(500, { message: words }))
  }
}

function refusedJson(refusal: Refusal, git: boolean): Reply {
  if (git) {
    const headers = { 'www-authenticate': 'Basic realm="GitHub"', 'content-type': 'text/plain' }
    return { status: 401, headers, body: 'Invalid username or token.' }
  }
  const { status, body, headers } = refusalReply(refusal)
  return json(status, body, headers ?? {})
}

async function readCall(request: IncomingMessage, sequence: number): Promise<Call> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  return {
    sequence,
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks),
  }
}

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    'x-github-request-id': 'SANDBOX',
    'x-github-media-type': 'github.v3; format=json',
    ...reply.headers,
  })
  response.end(reply.body)
}
