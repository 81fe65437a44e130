import { parseRevertNames } from '@sluice/core'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import {
  connectToGitHub,
  parseRepository,
  type RollbackContext,
  type RollbackWish,
  revertChanges,
  rollBack,
  watchChannel,
} from '../../src/index.ts'

const DEPLOY = 'name: Deploy\non: workflow_dispatch\n'

/** Repositories with a bad state on a good one, as many as a test wants, on one GitHub. */
export class SmallRepositories {
  readonly sandbox: Sandbox
  #made = 0

  private constructor(sandbox: Sandbox) {
    this.sandbox = sandbox
  }

  static async begin(): Promise<SmallRepositories> {
    return new SmallRepositories(await startSandbox())
  }

  /**
   * @param rules the policy below `version` and `channels`.
   * @param stable more of what it says of the channel, with a comma.
   */
  async make(rules: string, stable = ''): Promise<SmallRepository> {
    this.#made += 1
    const repo = await this.sandbox.createRepository(`acme/small-${this.#made}`, {
      defaultBranch: 'stable',
      private: true,
    })
    repo.settings({ actionsMayCreatePullRequests: true })
    repo.collaborator('alice', 'maintain')
    repo.collaborator('bob', 'write')
    const author = { login: 'alice' }
    const commit = (message: string, files: Readonly<Record<string, string>>) =>
      repo.commit({ branch: 'stable', message, files, author })
    const policy = `version: 1
channels:
  stable: { from: next, ${stable}enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: {}
${rules}`
    await commit('First', { '.github/sluice.yml': policy, '.github/workflows/deploy.yml': DEPLOY })
    const good = await commit('Answer kindly', { 'prompt.txt': 'Answer kindly.\n' })
    await repo.status({ sha: good, context: 'sluice/stable', state: 'success' })
    const bad = await commit('Answer badly', { 'prompt.txt': 'Answer badly.\n' })
    return new SmallRepository(this.sandbox, repo, good, bad)
  }

  close(): Promise<void> {
    return this.sandbox.close()
  }
}

export class SmallRepository {
  readonly repo: SandboxRepository
  readonly good: string
  readonly bad: string
  readonly sandbox: Sandbox
  readonly #token: string

  constructor(sandbox: Sandbox, repo: SandboxRepository, good: string, bad: string) {
    this.sandbox = sandbox
    this.repo = repo
    this.good = good
    this.bad = bad
    const write = 'write' as const
    this.#token = repo.token({
      kind: 'app',
      login: 'sluice-app',
      permissions: {
        ...{ contents: write, 'pull-requests': write, issues: write, statuses: write },
        ...{ actions: write, discussions: write },
      },
    })
  }

  context(environment: RollbackContext['environment'] = {}): RollbackContext {
    const { apiUrl, serverUrl } = this.sandbox
    const token = this.#token
    return {
      client: connectToGitHub({ token, apiUrl, retryPauseMilliseconds: 1 }),
      repository: parseRepository(this.repo.fullName),
      ...{ token, serverUrl, environment, workspace: '/nowhere', retryPauseMilliseconds: 1 },
      now: this.sandbox.now().toISOString(),
      policyFile: '.github/sluice.yml',
    }
  }

  rolledBack(wish: Partial<RollbackWish> = {}, environment: RollbackContext['environment'] = {}) {
    return rollBack(
      this.context(environment),
      {
        ...{ channel: 'stable', to: 'last-good', reason: 'Answers are wrong since noon' },
        ...{ severity: 'critical', confirmed: false, by: 'alice', ...wish },
      },
      { dryRun: false, onProgress: () => {} },
    )
  }

  /** Alice dispatches a revert. */
  reverted(
    what: string,
    wish: Partial<Omit<RollbackWish, 'to'>> = {},
    environment: RollbackContext['environment'] = {},
  ) {
    const read = parseRevertNames(what)
    if (!read.ok) throw new Error(`cannot be read: ${read.wrong.join()}`)
    return revertChanges(
      this.context(environment),
      {
        ...{ channel: 'stable', names: read.names, reason: 'Answers are wrong since noon' },
        ...{ severity: 'critical', confirmed: false, by: 'alice', ...wish },
      },
      { dryRun: false, onProgress: () => {} },
    )
  }

  /** One look of the watch, which has no rules here. */
  watched(environment: RollbackContext['environment'] = {}) {
    const options = { dryRun: false, onProgress: () => {} }
    return watchChannel(this.context(environment), 'stable', options)
  }

  /** The newest rollback's pull request. */
  get pull(): number {
    const pull = this.repo.pullRequests().findLast(({ head }) => head.startsWith('rollback-'))
    if (pull === undefined) throw new Error('nothing was rolled back')
    return pull.number
  }

  /** `event of commit` of each run of a workflow. */
  async runs(): Promise<readonly string[]> {
    const { client, repository } = this.context()
    const { data } = await client.request('GET /repos/{owner}/{repo}/actions/runs', {
      ...{ owner: repository.owner, repo: repository.name },
    })
    return data.workflow_runs.map(({ event, head_sha, path }) => `${path} ${event} ${head_sha}`)
  }

  /** `context state` of all statuses on a commit, newest first. */
  async statuses(sha: string): Promise<readonly string[]> {
    const { client, repository } = this.context()
    const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/statuses', {
      ...{ owner: repository.owner, repo: repository.name, ref: sha, per_page: 100 },
    })
    return data.map(({ context, state }) => `${context} ${state}`)
  }
}
