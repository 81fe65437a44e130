import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JobLog } from './job-log.ts'
import { parseKeyValueFile } from './key-value-file.ts'

/** The files through which a step answers its runner. Each step has fresh ones. */
export type StepFiles = {
  readonly output: string
  readonly env: string
  readonly path: string
  readonly state: string
  readonly step_summary: string
}

/** What the files said; `failed` where GitHub would fail the step for their form. */
export type StepFileContents = {
  readonly outputs: ReadonlyMap<string, string>
  readonly env: ReadonlyMap<string, string>
  readonly path: readonly string[]
  readonly summary: string
  readonly failed: boolean
}

const summaryLimitBytes = 1024 * 1024
/** Names that `GITHUB_ENV` may not set, because they would run code in later steps. */
const blockedEnvNames = ['NODE_OPTIONS']

export async function createStepFiles(folder: string): Promise<StepFiles> {
  const suffix = randomUUID()
  const files: StepFiles = {
    output: join(folder, `set_output_${suffix}`),
    env: join(folder, `set_env_${suffix}`),
    path: join(folder, `add_path_${suffix}`),
    state: join(folder, `save_state_${suffix}`),
    step_summary: join(folder, `step_summary_${suffix}`),
  }
  await Promise.all(Object.values(files).map((file) => writeFile(file, '')))
  return files
}

export async function readStepFiles(files: StepFiles, log: JobLog): Promise<StepFileContents> {
  const env = await readPairs('env', files.env, log)
  const output = await readPairs('output', files.output, log)
  const state = await readPairs('state', files.state, log)
  const path = await readOrEmpty(files.path)
  return {
    outputs: output.pairs,
    env: new Map([...env.pairs].filter(([name]) => mayBeSet(name, log))),
    path: path.split(/\r?\n/).filter((line) => line !== ''),
    summary: readSummary(await readOrEmpty(files.step_summary), log),
    failed: env.failed || output.failed || state.failed,
  }
}

async function readPairs(
  context: string,
  file: string,
  log: JobLog,
): Promise<{ readonly pairs: ReadonlyMap<string, string>; readonly failed: boolean }> {
  try {
    return { pairs: parseKeyValueFile(await readOrEmpty(file)), failed: false }
  } catch (error) {
    log.annotate('error', `Unable to process file command '${context}' successfully.`)
    log.annotate('error', error instanceof Error ? error.message : String(error))
    return { pairs: new Map(), failed: true }
  }
}

function mayBeSet(name: string, log: JobLog): boolean {
  const blocked = blockedEnvNames.includes(name.toUpperCase())
  if (blocked) {
    log.annotate('error', `Can't store ${name} output parameter using '$GITHUB_ENV' command.`)
  }
  return !blocked
}

/** A summary over the limit is not cut but dropped, and the step does not fail for it. */
function readSummary(text: string, log: JobLog): string {
  const bytes = Buffer.byteLength(text)
  if (bytes > summaryLimitBytes) {
    const kilobytes = (count: number) => `${Math.floor(count / 1024)}k`
    log.annotate(
      'error',
      '$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of ' +
        `${kilobytes(summaryLimitBytes)}, got ${kilobytes(bytes)}.`,
    )
    return ''
  }
  if (text === '') return ''
  const lines = text.split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  return lines.map((line) => `${log.masker.mask(line)}\n`).join('')
}

async function readOrEmpty(file: string): Promise<string> {
  // A step may delete its files; the runner takes that as having said nothing.
  return readFile(file, 'utf8').catch(() => '')
}
