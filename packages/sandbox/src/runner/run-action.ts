import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { arch, platform, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { type ActionManifest, readActionManifest } from './action-manifest.ts'
import { evaluateText } from './expressions.ts'
import { type GitHubRun, gitHubVariables } from './github-context.ts'
import { expressionContexts, type Job } from './job.ts'
import { type Annotation, JobLog } from './job-log.ts'
import { resolveInputs } from './resolve-inputs.ts'
import type { Cancellation } from './run-process.ts'
import { runStep } from './run-step.ts'
import { SecretMasker } from './secret-masker.ts'
import type { StepResult } from './step-result.ts'

export type RunActionOptions = {
  /** Folder with the `action.yml`. */
  readonly directory: string
  /** The step's `with:`. */
  readonly with?: Readonly<Record<string, string>>
  /** The job's and step's `env:`; with `PATH` given, steps see that one. */
  readonly env?: Readonly<Record<string, string>>
  readonly github: GitHubRun
  /** Values of the workflow's secrets, masked from the first line on. `github.token` always is. */
  readonly secrets?: readonly string[]
  /** Step debugging, which shows `::debug::` lines and sets `RUNNER_DEBUG`. */
  readonly debug?: boolean
  readonly cancellation?: Cancellation
  /** How the log names the action, such as `org/action@v1`. */
  readonly uses?: string
  /** Called with each masked line as it comes. */
  readonly onLog?: (line: string) => void
}

export type ActionRun = {
  readonly conclusion: 'success' | 'failure' | 'cancelled'
  /** Every output that `action.yml` declares with a value. */
  readonly outputs: Readonly<Record<string, string>>
  /** The job summary, Markdown. */
  readonly summary: string
  readonly annotations: readonly Annotation[]
  readonly log: readonly string[]
  readonly steps: readonly StepResult[]
}

/**
 * Runs a composite action from its `action.yml` as GitHub's runner does, with GitHub's own parser
 * and expression package. A failing step is a result, not an exception.
 *
 * Throws `ActionManifestError` when the action cannot be run at all: an invalid file, an action
 * that is not composite, a nested `uses:`.
 *
 * @example
 * const run = await runAction({
 *   directory: 'build/actions/action-promote',
 *   with: { 'dry-run': 'true' },
 *   github: { repository: 'acme/service', token: 'secret', apiUrl: sandbox.apiUrl },
 * })
 * run.outputs.decision // 'blocked'
 */
export async function runAction(options: RunActionOptions): Promise<ActionRun> {
  const manifest = await readActionManifest(options.directory)
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-runner-'))
  try {
    const job = await prepareJob(options, manifest, folder)
    for (const step of manifest.steps) {
      if (options.cancellation?.signal.aborted) job.status = 'cancelled'
      const result = await runStep(job, step)
      job.steps.push(result)
      if (result.conclusion === 'failure' && job.status === 'success') job.status = 'failure'
      if (result.conclusion === 'cancelled') job.status = 'cancelled'
    }
    const outputs = mapOutputs(job, manifest)
    const { log, status, summary, steps } = job
    return {
      conclusion: status,
      outputs,
      summary,
      annotations: log.annotations,
      log: log.lines,
      steps,
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function prepareJob(
  options: RunActionOptions,
  manifest: ActionManifest,
  folder: string,
): Promise<Job> {
  const { github: run } = options
  const paths = {
    temp: join(folder, '_temp'),
    tools: join(folder, '_tool'),
    workspace: resolve(run.workspace ?? join(folder, 'workspace')),
  }
  for (const path of Object.values(paths)) await mkdir(path, { recursive: true })
  const eventText = await readEvent(run)
  const eventPath = join(paths.temp, 'event.json')
  await writeFile(eventPath, eventText)
  const masker = new SecretMasker()
  for (const secret of [run.token ?? '', ...(options.secrets ?? [])]) masker.add(secret)
  const debug = options.debug ?? false
  const log = new JobLog({ masker, debug, onLog: options.onLog ?? (() => {}) })
  const directory = resolve(options.directory)
  const job: Job = {
    log,
    github: gitHubVariables(run, { ...paths, event: eventPath, action: directory }),
    token: run.token ?? '',
    workspace: paths.workspace,
    event: JSON.parse(eventText),
    runner: runnerContext(paths, debug),
    inputs: {},
    stepFolder: paths.temp,
    cancellation: options.cancellation,
    env: new Map(Object.entries(options.env ?? {})),
    path: [],
    steps: [],
    status: 'success',
    summary: '',
  }
  const inputs = resolveInputs(manifest, options.with ?? {}, log, {
    contexts: expressionContexts(job, job.env),
    status: job.status,
  })
  logStart(job, options.uses ?? `./${basename(directory)}`, inputs)
  return { ...job, inputs }
}

async function readEvent(run: GitHubRun): Promise<string> {
  if (run.event !== undefined) return JSON.stringify(run.event)
  return run.eventPath === undefined ? '{}' : readFile(run.eventPath, 'utf8')
}

function runnerContext(
  paths: { readonly temp: string; readonly tools: string; readonly workspace: string },
  debug: boolean,
): Readonly<Record<string, string>> {
  return {
    name: 'sandbox',
    os: platform() === 'darwin' ? 'macOS' : platform() === 'win32' ? 'Windows' : 'Linux',
    arch: arch() === 'arm64' ? 'ARM64' : 'X64',
    environment: 'self-hosted',
    temp: paths.temp,
    tool_cache: paths.tools,
    workspace: paths.workspace,
    ...(debug ? { debug: '1' } : {}),
  }
}

function logStart(job: Job, uses: string, inputs: Readonly<Record<string, string>>): void {
  job.log.write(`##[group]Run ${uses}`)
  const given = Object.entries(inputs).filter(([, value]) => value !== '')
  if (given.length > 0) job.log.write('with:')
  for (const [id, value] of given) job.log.write(`  ${id}: ${value}`)
  if (job.env.size > 0) job.log.write('env:')
  for (const [name, value] of job.env) job.log.write(`  ${name}: ${value}`)
  job.log.write('##[endgroup]')
}

/** Outputs are read whatever became of the steps. One that cannot be evaluated fails the action. */
function mapOutputs(job: Job, manifest: ActionManifest): Record<string, string> {
  const scope = { contexts: expressionContexts(job, job.env), status: job.status }
  const outputs: Record<string, string> = {}
  try {
    for (const { id, value } of manifest.outputs) {
      if (value !== undefined) outputs[id] = evaluateText(value, scope)
    }
  } catch (error) {
    job.log.annotate('error', error instanceof Error ? error.message : String(error))
    job.status = 'failure'
  }
  return outputs
}
