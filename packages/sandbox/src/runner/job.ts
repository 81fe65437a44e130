import type { ActionStatus } from './expressions.ts'
import { asEnvironment, type GitHubVariables } from './github-context.ts'
import type { JobLog } from './job-log.ts'
import type { Cancellation } from './run-process.ts'
import type { StepResult } from './step-result.ts'

/** What the steps of one run of an action share. Steps change only what is not `readonly`. */
export type Job = {
  readonly log: JobLog
  readonly github: GitHubVariables
  readonly token: string
  readonly workspace: string
  readonly event: unknown
  readonly runner: Readonly<Record<string, string>>
  readonly inputs: Readonly<Record<string, string>>
  /** Where the files of steps are made. */
  readonly stepFolder: string
  readonly cancellation: Cancellation | undefined
  /** The job's `env:`, which `GITHUB_ENV` adds to. */
  readonly env: Map<string, string>
  /** Folders added by `GITHUB_PATH`, the newest first. */
  path: readonly string[]
  readonly steps: StepResult[]
  status: ActionStatus
  summary: string
}

/** Everything that expressions see at this point of the run. */
export function expressionContexts(
  job: Job,
  env: ReadonlyMap<string, string>,
  files: Readonly<Record<string, string>> = {},
): Readonly<Record<string, unknown>> {
  return {
    github: {
      ...job.github,
      ...files,
      action_status: job.status,
      event: job.event,
      token: job.token,
    },
    inputs: job.inputs,
    steps: Object.fromEntries(
      job.steps.flatMap(({ id, outputs, outcome, conclusion }) =>
        id === undefined ? [] : [[id, { outputs, outcome, conclusion }]],
      ),
    ),
    runner: job.runner,
    env: Object.fromEntries(env),
    job: { status: job.status },
    strategy: { 'fail-fast': true, 'job-index': 0, 'job-total': 1, 'max-parallel': 1 },
    matrix: null,
  }
}

/**
 * The whole environment of a step's process: of the caller's only what finds programs and a home,
 * then the workflow's variables, then GitHub's own, which nothing overrides.
 */
export function processEnvironment(
  job: Job,
  env: ReadonlyMap<string, string>,
  files: Readonly<Record<string, string>>,
): Record<string, string> {
  const inherited = { HOME: process.env['HOME'] ?? '/', PATH: runnerPath() }
  const values: Record<string, string> = {
    ...inherited,
    CI: 'true',
    ...Object.fromEntries(env),
    GITHUB_ACTIONS: 'true',
    ...asEnvironment('GITHUB', { ...job.github, ...files }),
    ...asEnvironment('RUNNER', job.runner),
  }
  return { ...values, PATH: [...job.path, values['PATH']].join(':') }
}

/** Where the runner itself looks for a step's shell: a job's own `PATH` does not count. */
export function shellSearchPath(job: Job): string {
  return [...job.path, runnerPath()].join(':')
}

function runnerPath(): string {
  return process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'
}
