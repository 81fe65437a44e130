import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackgroundProcess } from './background-process.ts'
import { tools } from './tools.ts'
import { waitUntil } from './wait-until.ts'

/** A real Prometheus that scrapes the example service every second. */
export class Prometheus {
  readonly url: string
  readonly #process: BackgroundProcess

  private constructor(url: string, running: BackgroundProcess) {
    this.url = url
    this.#process = running
  }

  static async start(folder: string, target: string): Promise<Prometheus> {
    const config = join(folder, 'prometheus.yml')
    writeFileSync(
      config,
      `global: { scrape_interval: 1s }
scrape_configs:
  - job_name: ai-service
    static_configs: [{ targets: ['${target}'] }]
`,
    )
    const running = new BackgroundProcess(
      tools.prometheus,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'prometheus-data')}`,
        '--web.listen-address=127.0.0.1:0',
      ],
      { cwd: folder },
    )
    const address = await running.printed(/msg="Listening on" address=([\d.:]+)/)
    const prometheus = new Prometheus(`http://${address}`, running)
    await prometheus.reaches('a first scrape', 'sum(up)', 1)
    return prometheus
  }

  /** Waits until a query's single value is at least as large as said. */
  async reaches(what: string, query: string, atLeast: number): Promise<void> {
    await waitUntil(what, async () => {
      const value = await this.#value(query)
      return value !== undefined && value >= atLeast ? value : undefined
    })
  }

  async #value(query: string): Promise<number | undefined> {
    const answer = await fetch(`${this.url}/api/v1/query?${new URLSearchParams({ query })}`)
    // 503: it listens before it is ready.
    if (!answer.ok) return undefined
    const body = (await answer.json()) as QueryAnswer
    const value = body.data.result[0]?.value[1]
    return value === undefined ? undefined : Number(value)
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}

type QueryAnswer = { data: { result: { value: [number, string] }[] } }
