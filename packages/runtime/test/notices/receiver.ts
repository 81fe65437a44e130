import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'

/** A request as it arrived. */
export type Received = {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Answer = (request: Received, response: ServerResponse) => void | Promise<void>

/** A vendor on the loopback: answers as told for a while, then as it is by nature. */
export class Receiver {
  readonly #server: Server
  readonly #nature: Answer
  readonly #told: Answer[] = []
  readonly requests: Received[] = []
  /** Without a path. */
  url = ''

  private constructor(server: Server, nature: Answer) {
    this.#server = server
    this.#nature = nature
  }

  static async start(nature: Answer): Promise<Receiver> {
    const server = createServer((incoming, response) => {
      const chunks: Uint8Array[] = []
      incoming.on('data', (chunk: Uint8Array) => chunks.push(chunk))
      incoming.on('end', () => {
        const request: Received = {
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          headers: incoming.headers,
          body: Buffer.concat(chunks).toString(),
        }
        receiver.requests.push(request)
        const answer = receiver.#told.shift() ?? receiver.#nature
        void answer(request, response)
      })
    })
    const receiver = new Receiver(server, nature)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    receiver.url = `http://127.0.0.1:${address.port}`
    return receiver
  }

  /** How the next requests are answered, in turn. */
  answer(...answers: readonly Answer[]): void {
    this.#told.push(...answers)
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

export function answering(
  status: number,
  body = '',
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (_, response) => {
    response.writeHead(status, headers).end(body)
  }
}

export const neverAnswering: Answer = () => undefined

export const hangingUp: Answer = (_, response) => {
  response.destroy()
}

/** Begins to answer, and never goes on. */
export function stalling(status: number): Answer {
  return (_, response) => {
    response.writeHead(status).write('{')
  }
}

/** Begins with a status, and goes on for as long as somebody reads. */
export function endless(status: number): Answer {
  const page = Buffer.alloc(64 * 1024, 'x')
  return (_, response) => {
    response.writeHead(status)
    const more = () => {
      while (!response.destroyed && response.write(page));
    }
    response.on('drain', more)
    more()
  }
}
