import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { waitUntil } from './wait-until.ts'

/** A server that runs beside the test. */
export class BackgroundProcess {
  readonly #child: ChildProcess
  readonly #name: string
  #output = ''
  #failure: Error | undefined

  constructor(command: string, args: readonly string[], options: { cwd: string; env?: Env }) {
    this.#name = command
    this.#child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const keep = (chunk: Buffer) => {
      this.#output += chunk.toString()
    }
    this.#child.stdout?.on('data', keep)
    this.#child.stderr?.on('data', keep)
    this.#child.on('error', (error) => {
      this.#failure = error
    })
  }

  /** The first group of the pattern, as soon as the process has printed it. */
  printed(pattern: RegExp): Promise<string> {
    return waitUntil(`${this.#name} printing ${pattern}`, async () => {
      if (this.#failure !== undefined) throw this.#failure
      const found = pattern.exec(this.#output)?.[1]
      if (found === undefined && this.#child.exitCode !== null) {
        throw new Error(`${this.#name} ended with ${this.#child.exitCode}:\n${this.#output}`)
      }
      return found
    })
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.pid === undefined) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    const impatient = setTimeout(() => this.#child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(impatient)
  }
}

type Env = Readonly<Record<string, string>>
