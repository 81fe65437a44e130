import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root, tools } from './tools.ts'

/** A GitHub that a workflow runs on: addresses, repository, and what its secrets hold. */
export type WorkflowHost = {
  readonly serverUrl: string
  readonly apiUrl: string
  readonly graphqlUrl: string
  readonly repository: string
  /** The bare repository behind the server. */
  readonly gitDirectory: string
  readonly secrets: Readonly<Record<string, string>>
  readonly variables: Readonly<Record<string, string>>
  /** `uses:` names, such as `org/action-promote@v1`, and the folders that answer them. */
  readonly actions: Readonly<Record<string, string>>
}

export type WorkflowEvent = {
  readonly name: string
  readonly payload: unknown
  /** The branch whose workflow file GitHub would run. */
  readonly branch: string
  readonly runId: number
  readonly actor: string
  /** Every job's GITHUB_TOKEN: act has one for all, GitHub one a job. */
  readonly token: string
}

export type WorkflowRun = {
  readonly exitCode: number | null
  /** All that act printed, secrets not masked. */
  readonly log: string
  /** What steps set; of a name that several set, the last value. */
  readonly outputs: Readonly<Record<string, string>>
}

/** Holds a `gh`. */
const standInBin = join(root, 'e2e', 'stand-ins', 'bin')

const standIns = [
  'checkout@v5',
  'upload-artifact@v4',
  'download-artifact@v5',
  'create-github-app-token@v2',
]

/**
 * Runs one workflow file as the event would, by act in host mode: jobs are processes on this
 * machine, not containers. `folder` keeps act's caches and the artifacts of the runs.
 */
export async function runWorkflow(
  folder: string,
  file: string,
  host: WorkflowHost,
  event: WorkflowEvent,
): Promise<WorkflowRun> {
  const clone = mkdtempSync(join(folder, 'workflow-'))
  const eventFile = join(folder, `event-${event.runId}.json`)
  const secretFile = join(folder, `secrets-${event.runId}`)
  writeFileSync(eventFile, JSON.stringify(event.payload))
  // In a file: argv is for everyone on the machine to read.
  writeFileSync(secretFile, envFile({ ...host.secrets, GITHUB_TOKEN: event.token }), {
    mode: 0o600,
  })
  await cloneBranch(clone, host, event.branch)
  const runnerEnvironment = {
    GITHUB_SERVER_URL: host.serverUrl,
    GITHUB_API_URL: host.apiUrl,
    GITHUB_GRAPHQL_URL: host.graphqlUrl,
    GITHUB_REPOSITORY: host.repository,
    GITHUB_RUN_ID: String(event.runId),
    E2E_ARTIFACTS: join(folder, 'artifacts'),
  }
  const actions = {
    ...Object.fromEntries(
      standIns.map((name) => [
        `actions/${name}`,
        join(root, 'e2e/stand-ins', name.split('@')[0] ?? ''),
      ]),
    ),
    ...host.actions,
  }
  const args = [
    event.name,
    ...['--actor', event.actor],
    ...['--workflows', join('.github/workflows', file)],
    ...['--platform', 'ubuntu-latest=-self-hosted'],
    ...['--eventpath', eventFile],
    ...['--secret-file', secretFile],
    // Without masks: a secret that the action prints must be seen by the test.
    '--insecure-secrets',
    '--no-skip-checkout',
    '--no-cache-server',
    ...each('--env', runnerEnvironment),
    ...each('--var', host.variables),
    ...each('--local-repository', actions),
  ]
  try {
    return await run(args, clone, folder)
  } finally {
    rmSync(secretFile)
    rmSync(clone, { recursive: true })
  }
}

function run(args: readonly string[], clone: string, folder: string): Promise<WorkflowRun> {
  return new Promise((resolve, reject) => {
    const { PATH = '' } = process.env
    const child = spawn(tools.act, args, {
      cwd: clone,
      // Nothing of the developer's: a job has its runner's environment only.
      env: { PATH: `${standInBin}:${PATH}`, HOME: folder, LANG: 'C.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let log = ''
    const keep = (chunk: Buffer) => {
      log += chunk.toString()
    }
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (exitCode) => resolve({ exitCode, log, outputs: outputsIn(log) }))
  })
}

/** act reads the workflow, and the commit that it runs on, from a clone. */
async function cloneBranch(folder: string, host: WorkflowHost, branch: string): Promise<void> {
  const git = (...args: string[]) => promisify(execFile)('git', args)
  await git('clone', '--quiet', '--branch', branch, host.gitDirectory, folder)
  const url = `${host.serverUrl}/${host.repository}.git`
  await git('-C', folder, 'remote', 'set-url', 'origin', url)
}

/** act prints every output as it is set; GitHub does not. */
const outputLine = /::set-output:: ([\w-]+)=(.*)$/gm

function outputsIn(log: string): Record<string, string> {
  const found = [...log.matchAll(outputLine)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
}

/** What GitHub would have shown of a log: without act's own print of each output. */
export function withoutOutputLines(log: string): string {
  return log.replaceAll(outputLine, '')
}

function each(flag: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`])
}

function envFile(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('')
}
