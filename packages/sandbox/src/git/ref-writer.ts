import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { gitEnvironment } from './run-git.ts'
import { type Sha, zeroSha } from './sha.ts'

export interface RefUpdate {
  readonly ref: string
  /** Zeros delete the ref. */
  readonly after: Sha
  /** Zeros: must not exist. Undefined: whatever it is. */
  readonly before?: Sha | undefined
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/** Moves refs through one long-lived `git update-ref` a repository, a transaction at a time. */
export class RefWriter {
  readonly #directory: string
  #child: ChildProcessWithoutNullStreams | undefined
  #last: Promise<void> = Promise.resolve()

  constructor(directory: string) {
    this.#directory = directory
  }

  /** All of the updates or none. Throws git's own words when a `before` does not hold. */
  update(updates: readonly RefUpdate[]): Promise<void> {
    const done = this.#last.then(() => this.#transaction(updates))
    this.#last = done.catch(() => undefined)
    return done
  }

  close(): void {
    this.#child?.stdin.end()
    this.#child = undefined
  }

  #transaction(updates: readonly RefUpdate[]): Promise<void> {
    const commands = updates.map(({ ref, after, before }) => {
      const old = before === undefined ? '' : ` ${before}`
      return after === zeroSha ? `delete ${ref}${old}` : `update ${ref} ${after}${old}`
    })
    const child = this.#child ?? this.#start()
    return new Promise((resolve, reject) => {
      listen(child, {
        resolve,
        reject: (error) => {
          this.#child = undefined
          reject(error)
        },
      })
      child.stdin.write(`${['start', ...commands, 'prepare', 'commit'].join('\n')}\n`)
    })
  }

  #start(): ChildProcessWithoutNullStreams {
    const child = spawn('git', [`--git-dir=${this.#directory}`, 'update-ref', '--stdin'], {
      env: gitEnvironment(this.#directory),
    })
    child.stdin.on('error', () => undefined)
    this.#child = child
    return child
  }
}

/** Waits for the end of one transaction; git ends itself after one that failed. */
function listen(child: ChildProcessWithoutNullStreams, { resolve, reject }: Waiting): void {
  let said = ''
  let complaint = ''
  const hear = (chunk: Buffer) => {
    said += chunk.toString()
    if (said.endsWith('commit: ok\n')) end(resolve)
  }
  const mind = (chunk: Buffer) => {
    complaint += chunk.toString()
  }
  const fail = () => end(() => reject(new Error(`git update-ref ended: ${complaint}`)))
  const end = (then: () => void) => {
    child.stdout.off('data', hear)
    child.stderr.off('data', mind)
    child.off('close', fail)
    child.off('error', fail)
    then()
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', mind)
  child.on('close', fail)
  child.on('error', fail)
}
