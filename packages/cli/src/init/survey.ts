import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { SluiceError } from '@sluice/runtime'
import { connect, type RepositoryOptions, tokenOf } from '../repository/connection.ts'
import { branchNames, defaultBranch, workTree } from '../repository/local-git.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { ciWorkflows } from './ci-workflows.ts'
import type { Language } from './eval-job.ts'

/** What `sluice init` sees before it proposes anything. */
export type Survey = {
  readonly root: string
  readonly branches: readonly string[]
  readonly defaultBranch?: string
  /** File names below `.github/workflows`. */
  readonly workflows: readonly string[]
  /** A scheduled workflow that looks after the service, by its name. */
  readonly health?: string
  /** Prints the log of a service that Docker Compose runs. */
  readonly logs?: string
  readonly languages: readonly Language[]
  /** Names of the workflows that are CI. */
  readonly ci: readonly string[]
  /** What GitHub says beside that, or why it was not asked. */
  readonly gitHub: string
}

/** @throws {SluiceError} `misconfigured` outside of a git work tree. */
export async function survey(options: RepositoryOptions, terminal: Terminal): Promise<Survey> {
  const root = await workTree(terminal.directory)
  if (root === undefined)
    throw new SluiceError(
      'misconfigured',
      'This folder is not in a git repository: go into a clone of yours.',
    )
  const workflows = await workflowNames(root)
  const health = await healthWorkflow(root, workflows)
  const logs = await composeLogs(root)
  const asked = await askGitHub(options, terminal)
  const main = asked.defaultBranch ?? (await defaultBranch(root))
  return {
    root,
    branches: await branchNames(root),
    workflows,
    ...(main === undefined ? {} : { defaultBranch: main }),
    ...(health === undefined ? {} : { health }),
    ...(logs === undefined ? {} : { logs }),
    ci: await ciWorkflows(root, workflows),
    languages: [
      ...((await exists(join(root, 'requirements.txt'))) ? ['python' as const] : []),
      ...((await exists(join(root, 'package-lock.json'))) ? ['node' as const] : []),
    ],
    gitHub: asked.says,
  }
}

async function workflowNames(root: string): Promise<readonly string[]> {
  try {
    const names = await readdir(join(root, '.github/workflows'))
    return names.filter((name) => /\.ya?ml$/.test(name)).sort()
  } catch {
    return []
  }
}

/** Only a schedule's runs count as probes, and a name is all that tells what a workflow is for. */
async function healthWorkflow(
  root: string,
  workflows: readonly string[],
): Promise<string | undefined> {
  for (const name of workflows.filter((one) => /health|probe|uptime/i.test(one))) {
    const text = await readFile(join(root, '.github/workflows', name), 'utf8')
    if (/^\s*schedule:/m.test(text)) return name
  }
  return undefined
}

/** The names that Docker Compose looks for, in its order. */
const COMPOSE = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml']

async function composeLogs(root: string): Promise<string | undefined> {
  for (const name of COMPOSE) {
    const text = await readFile(join(root, name), 'utf8').catch(() => undefined)
    if (text === undefined) continue
    return /^ +api:\s*$/m.test(text) ? 'docker compose logs api' : 'docker compose logs'
  }
  return undefined
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}

/** GitHub knows the default branch for sure. That it cannot be asked stops nobody here. */
async function askGitHub(
  options: RepositoryOptions,
  terminal: Terminal,
): Promise<{ readonly says: string; readonly defaultBranch?: string }> {
  if (tokenOf(terminal) === undefined)
    return { says: 'not asked: there is no GITHUB_TOKEN or GH_TOKEN' }
  try {
    const { client, repository } = await connect(options, terminal, '')
    const { owner, name: repo } = repository
    const { data } = await client.request('GET /repos/{owner}/{repo}', { owner, repo })
    const branch = data.default_branch
    const { data: head } = await client.request('GET /repos/{owner}/{repo}/branches/{branch}', {
      owner,
      repo,
      branch,
    })
    return {
      defaultBranch: branch,
      says: `${owner}/${repo}: the default branch is ${branch}, ${head.protected ? 'protected' : 'not protected'}`,
    }
  } catch (error) {
    return {
      says: `not asked: ${error instanceof SluiceError ? error.message : 'it does not answer, or the token may not see the repository'}`,
    }
  }
}
