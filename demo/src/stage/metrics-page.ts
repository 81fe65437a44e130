import { createServer, type Server } from 'node:http'

/** Requests of one channel since the process began. */
export type Traffic = {
  readonly ok: number
  /** Answers with status 503. */
  readonly failed: number
}

/** Where the service's histogram has its edges, and the share of requests that are at or under. */
const latencyShares: readonly (readonly [edge: string, share: number])[] = [
  ['0.1', 0],
  ['0.5', 0.31],
  ['1', 0.62],
  ['2', 0.85],
  ['5', 0.96],
  ['10', 0.985],
  ['30', 0.998],
  ['60', 1],
  ['120', 1],
  ['+Inf', 1],
]

/** The `/metrics` page of the service, as its Prometheus client writes it. */
export class MetricsPage {
  readonly url: string
  readonly #server: Server
  readonly #startedAt: Date
  #traffic: Readonly<Record<string, Traffic>> = {}

  private constructor(server: Server, url: string, startedAt: Date) {
    this.#server = server
    this.url = url
    this.#startedAt = startedAt
    server.on('request', (_, response) => {
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(this.#text())
    })
  }

  static async start(startedAt: Date): Promise<MetricsPage> {
    const server = createServer()
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen(0, '127.0.0.1', resolve)
    })
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The page has no port.')
    return new MetricsPage(server, `http://127.0.0.1:${address.port}/metrics`, startedAt)
  }

  show(channel: string, traffic: Traffic): void {
    this.#traffic = { ...this.#traffic, [channel]: traffic }
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }

  #text(): string {
    const channels = Object.entries(this.#traffic)
    return [
      '# TYPE process_start_time_seconds gauge',
      `process_start_time_seconds ${this.#startedAt.getTime() / 1000}`,
      '# TYPE ai_requests_total counter',
      ...channels.flatMap(([channel, { ok, failed }]) => [
        requests(channel, '200', ok),
        requests(channel, '503', failed),
      ]),
      '# TYPE ai_latency_seconds histogram',
      ...channels.flatMap(([channel, traffic]) => latency(channel, traffic.ok + traffic.failed)),
      '',
    ].join('\n')
  }
}

function requests(channel: string, status: string, count: number): string {
  return `ai_requests_total{channel="${channel}",model="small",cache_hit="false",status="${status}"} ${count}`
}

function latency(channel: string, count: number): readonly string[] {
  return [
    ...latencyShares.map(
      ([edge, share]) =>
        `ai_latency_seconds_bucket{channel="${channel}",le="${edge}"} ${Math.round(count * share)}`,
    ),
    `ai_latency_seconds_sum{channel="${channel}"} ${count}`,
    `ai_latency_seconds_count{channel="${channel}"} ${count}`,
  ]
}
