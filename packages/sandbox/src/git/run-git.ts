import { spawn } from 'node:child_process'

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitOptions {
  readonly directory: string
  readonly input?: string | Uint8Array
  /** Exit codes that are answers and not failures, for example 1 of `merge-base`. */
  readonly allowed?: readonly number[]
}

/** Neither the user's nor the machine's configuration may change what the sandbox does. */
export function gitEnvironment(directory: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  }
}

/** Runs git in a bare repository; an exit code that is not allowed throws with git's own words. */
export async function runGit(args: readonly string[], options: GitOptions): Promise<GitResult> {
  const { promise, resolve, reject } = withResolvers<GitResult>()
  const child = spawn('git', [`--git-dir=${options.directory}`, ...args], {
    env: gitEnvironment(options.directory),
  })
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  child.stdin.on('error', () => undefined)
  child.on('error', reject)
  child.on('close', (code) => {
    const result = {
      code: code ?? 128,
      stdout: Buffer.concat(stdout),
      stderr: Buffer.concat(stderr).toString(),
    }
    if (result.code === 0 || options.allowed?.includes(result.code) === true) resolve(result)
    else reject(new Error(`git ${args.join(' ')} exited with ${result.code}: ${result.stderr}`))
  })
  child.stdin.end(options.input)
  return promise
}

/** `Promise.withResolvers` of Node 22, for Node 20. */
function withResolvers<T>() {
  let resolve: (value: T) => void = () => undefined
  let reject: (reason: Error) => void = () => undefined
  const promise = new Promise<T>((resolved, rejected) => {
    resolve = resolved
    reject = rejected
  })
  return { promise, resolve, reject }
}
