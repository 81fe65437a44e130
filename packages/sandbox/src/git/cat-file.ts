import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { type ObjectType, objectType } from './object-store.ts'
import { gitEnvironment } from './run-git.ts'
import type { Sha } from './sha.ts'

export interface GitObject {
  readonly sha: Sha
  readonly type: ObjectType
  readonly content: Buffer
}

interface Waiting {
  readonly resolve: (object: GitObject | undefined) => void
  readonly reject: (error: Error) => void
}

/** Reads objects and resolves names through one long-lived `git cat-file` a repository. */
export class CatFile {
  readonly #directory: string
  #child: ChildProcessWithoutNullStreams | undefined
  #buffer = Buffer.alloc(0)
  readonly #waiting: Waiting[] = []

  constructor(directory: string) {
    this.#directory = directory
  }

  /** The object that a revision names, or undefined where there is none. */
  read(revision: string): Promise<GitObject | undefined> {
    if (revision === '' || /[\n\0]/.test(revision)) return Promise.resolve(undefined)
    const child = this.#start()
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      child.stdin.write(`contents ${revision}\n`)
    })
  }

  close(): void {
    this.#child?.stdin.end()
    this.#child = undefined
  }

  #start(): ChildProcessWithoutNullStreams {
    if (this.#child !== undefined) return this.#child
    const child = spawn('git', [`--git-dir=${this.#directory}`, 'cat-file', '--batch-command'], {
      env: gitEnvironment(this.#directory),
    })
    child.stdout.on('data', (chunk: Buffer) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk])
      this.#drain()
    })
    child.on('close', () => {
      this.#child = undefined
      for (const { reject } of this.#waiting.splice(0)) reject(new Error('git cat-file ended'))
    })
    this.#child = child
    return child
  }

  #drain(): void {
    for (;;) {
      const end = this.#buffer.indexOf(10)
      const first = this.#waiting[0]
      if (end < 0 || first === undefined) return
      const header = this.#buffer.subarray(0, end).toString()
      const match = /^([0-9a-f]{40}) (blob|tree|commit|tag) (\d+)$/.exec(header)
      if (match === null) {
        this.#buffer = this.#buffer.subarray(end + 1)
        this.#waiting.shift()
        first.resolve(undefined)
        continue
      }
      const [, sha = '', type = '', size = '0'] = match
      const stop = end + 1 + Number(size)
      if (this.#buffer.length < stop + 1) return
      const content = Buffer.from(this.#buffer.subarray(end + 1, stop))
      this.#buffer = this.#buffer.subarray(stop + 1)
      this.#waiting.shift()
      first.resolve({ sha, type: objectType(type), content })
    }
  }
}
