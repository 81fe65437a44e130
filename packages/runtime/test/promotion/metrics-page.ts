import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ChannelTraffic = {
  /** Requests by literal status. */
  readonly statuses: Readonly<Record<string, number>>
  /** How many of them took at most 1 s and at most 30 s. */
  readonly within1s: number
  readonly within30s: number
}

/** A service's page of metrics, as its Prometheus client would write it. */
export class MetricsPage {
  readonly #server: Server
  #text = ''
  #until: Promise<void> = Promise.resolve()

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<MetricsPage> {
    const server = createServer(async (_, response) => {
      await page.#until
      response.setHeader('content-type', 'text/plain; version=0.0.4').end(page.#text)
    })
    const page = new MetricsPage(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return page
  }

  get url(): string {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('not listening')
    return `http://127.0.0.1:${(address satisfies AddressInfo).port}/metrics`
  }

  show(startedAt: Date, traffic: Readonly<Record<string, ChannelTraffic>>): void {
    const lines = Object.entries(traffic).flatMap(
      ([channel, { statuses, within1s, within30s }]) => {
        const total = Object.values(statuses).reduce((sum, count) => sum + count, 0)
        return [
          ...Object.entries(statuses).map(
            ([status, count]) =>
              `ai_requests_total{channel="${channel}",model="m",cache_hit="false",status="${status}"} ${count}`,
          ),
          `ai_latency_seconds_bucket{channel="${channel}",le="1"} ${within1s}`,
          `ai_latency_seconds_bucket{channel="${channel}",le="30"} ${within30s}`,
          `ai_latency_seconds_bucket{channel="${channel}",le="60"} ${total}`,
          `ai_latency_seconds_bucket{channel="${channel}",le="+Inf"} ${total}`,
        ]
      },
    )
    const started = `process_start_time_seconds ${startedAt.getTime() / 1000}`
    this.#text = [started, ...lines, ''].join('\n')
  }

  /** Answers only then. */
  answersAfter(until: Promise<void>): void {
    this.#until = until
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
      this.#server.closeAllConnections()
    })
  }
}
