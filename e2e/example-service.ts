import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BackgroundProcess } from './background-process.ts'
import { exampleFolder } from './example-repository.ts'
import { tools } from './tools.ts'

/** What the example service does to a channel's requests: see `backend/service/behaviour.py`. */
export type Knobs = Readonly<
  Record<string, { error_share?: number; slow_share?: number; slow_seconds?: number }>
>

/** The example service, as one process that serves every channel. */
export class ExampleService {
  readonly url: string
  readonly #process: BackgroundProcess
  readonly #knobsFile: string
  #asked = 0

  private constructor(url: string, running: BackgroundProcess, knobsFile: string) {
    this.url = url
    this.#process = running
    this.#knobsFile = knobsFile
  }

  static async start(folder: string): Promise<ExampleService> {
    const knobsFile = join(folder, 'behaviour.json')
    writeFileSync(knobsFile, '{}')
    const running = new BackgroundProcess(
      tools.python,
      ['-m', 'backend.service', '--port', '0', '--reports', join(folder, 'reports')],
      { cwd: exampleFolder, env: { AI_BEHAVIOUR_FILE: knobsFile, PYTHONDONTWRITEBYTECODE: '1' } },
    )
    const url = await running.printed(/listening on (http:\S+)/)
    return new ExampleService(url, running, knobsFile)
  }

  get host(): string {
    return new URL(this.url).host
  }

  turn(knobs: Knobs): void {
    writeFileSync(this.#knobsFile, JSON.stringify(knobs))
  }

  /** Sends that many questions, one after the other. */
  async ask(channel: string, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      this.#asked += 1
      const answer = await fetch(`${this.url}/v1/answer`, {
        method: 'POST',
        body: JSON.stringify({ channel, question: `What is ${this.#asked} plus 1?` }),
      })
      await answer.arrayBuffer()
    }
  }

  stop(): Promise<void> {
    return this.#process.stop()
  }
}
