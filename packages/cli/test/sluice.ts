import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const bin = fileURLToPath(new URL('../bin/sluice.js', import.meta.url))
const clock = new URL('fixed-clock.mjs', import.meta.url).href

export type Ended = { readonly code: number; readonly out: string; readonly err: string }

export type Surroundings = {
  readonly directory: string
  readonly environment?: Readonly<Record<string, string>>
  /** What somebody types. */
  readonly input?: string
  readonly now?: string
}

/**
 * Runs the CLI as its users do: as a process, with nothing of ours in its environment. Never with
 * `spawnSync`: the sandbox that it asks answers from this process.
 */
export async function sluice(
  args: readonly string[],
  { directory, environment = {}, input = '', now = '2026-01-05T08:00:00.000Z' }: Surroundings,
): Promise<Ended> {
  if (!existsSync(fileURLToPath(new URL('../dist/main.js', import.meta.url))))
    throw new Error('The CLI is not compiled: run `npx -y pnpm@10 build` first.')
  const child = spawn(process.execPath, ['--import', clock, bin, ...args], {
    cwd: directory,
    env: {
      PATH: process.env['PATH'],
      HOME: directory,
      GIT_CONFIG_NOSYSTEM: '1',
      SLUICE_TEST_NOW: now,
      ...environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input)
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const code = await new Promise<number>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status, signal) =>
      status === null ? reject(new Error(`ended by ${signal}`)) : resolve(status),
    )
  })
  return { code, out, err }
}
