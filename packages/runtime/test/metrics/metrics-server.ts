import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { Channel, MetricsServer, MetricsSource } from '@sluice/core'
import { parsePolicy } from '@sluice/core'

export type Asked = { readonly url: URL; readonly headers: IncomingHttpHeaders }

type Answer = (asked: Asked, response: ServerResponse) => void

/** An HTTP server that answers as a test says, and remembers what it was asked. */
export class FakeServer {
  readonly asked: Asked[] = []
  answer: Answer = (_, response) => response.end()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const asked = { url: new URL(request.url ?? '/', this.url), headers: request.headers }
      this.asked.push(asked)
      this.answer(asked, response)
    })
  }

  static async start(): Promise<FakeServer> {
    const server = new FakeServer()
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    return `http://127.0.0.1:${address.port}`
  }

  /** Answers with these statuses and texts, one after the other; the last one stays. */
  says(...answers: readonly (readonly [status: number, text: string])[]): void {
    const left = [...answers]
    this.answer = (_, response) => {
      const [status, text] = (left.length > 1 ? left.shift() : left[0]) ?? [200, '']
      response.writeHead(status).end(text)
    }
  }

  /** A query's samples: labels to value, as Prometheus answers them. */
  saysSamples(samples: readonly (readonly [Readonly<Record<string, string>>, string])[]): void {
    this.says([200, vector(samples)])
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}

export function vector(
  samples: readonly (readonly [Readonly<Record<string, string>>, string])[],
  more: object = {},
): string {
  const result = samples.map(([metric, value]) => ({ metric, value: [1767600000, value] }))
  return JSON.stringify({ status: 'success', data: { resultType: 'vector', result }, ...more })
}

export const NOW = '2026-01-05T08:00:00.000Z'

/** A source as a policy gives it: `metrics` is what stands below `evidence.metrics`. */
export function metricsOf(metrics: string): {
  readonly source: MetricsSource
  readonly next: Channel
} {
  const text = `version: 1
channels:
  stable: { from: next, enter: { score: off, probes: off } }
  next: {}
evidence:
  metrics: { ${metrics} }
`
  const parsed = parsePolicy(text, { file: 'sluice.yml' })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  const next = parsed.policy.channels.find(({ name }) => name === 'next')
  const source = parsed.policy.evidence.metrics
  if (source === undefined || next === undefined) throw new Error('the policy has no metrics')
  return { source, next }
}

export function serverOf(metrics: string): MetricsServer {
  return metricsOf(metrics).source.server
}
