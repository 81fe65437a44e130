import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { BackgroundProcess } from './background-process.ts'
import { tools } from './tools.ts'
import { waitUntil } from './wait-until.ts'

const queryAnswer = z.object({
  data: z.object({
    result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })),
  }),
})

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
    const [first] = queryAnswer.parse(await answer.json()).data.result
    return first === undefined ? undefined : Number(first.value[1])
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}
