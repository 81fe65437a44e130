import type { RevertReport } from '@sluice/core'
import { parseRevertNames } from '@sluice/core'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import {
  connectToGitHub,
  parseRepository,
  type RollbackContext,
  revertChanges,
} from '../../src/index.ts'

type Files = Readonly<Record<string, string | null>>
type Commit = { readonly message: string; readonly files: Files }

export type StoryOptions = {
  /** What stands below `rollback:` in the policy. */
  readonly rollback?: string
  readonly token?: 'app' | 'actions'
}

export type Wish = {
  readonly channel?: string
  readonly reason?: string
  readonly severity?: 'critical' | 'standard'
  readonly confirmed?: boolean
  readonly dryRun?: boolean
}

/** A long file, of which stories change single lines. */
export function lines(replaced: Readonly<Record<number, string>> = {}): string {
  const all = Array.from({ length: 30 }, (_, index) => `${replaced[index] ?? `line ${index}`}\n`)
  return all.join('')
}

/** A repository whose channels `stable`, `next` and `legacy` begin with the same files. */
export class RevertStory {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository
  readonly token: string
  readonly log: string[] = []

  private constructor(sandbox: Sandbox, repo: SandboxRepository, token: string) {
    this.sandbox = sandbox
    this.repo = repo
    this.token = token
  }

  static async begin({ rollback, token: kind = 'app' }: StoryOptions = {}): Promise<RevertStory> {
    const sandbox = await startSandbox()
    const repo = await sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    for (const login of ['alice', 'bob']) repo.collaborator(login, 'write')
    repo.settings({ actionsMayCreatePullRequests: true })
    const permissions = {
      contents: 'write',
      'pull-requests': 'write',
      issues: 'write',
      statuses: 'write',
    } as const
    const token = repo.token({ kind, login: 'sluice-app', permissions })
    const files = {
      '.github/sluice.yml': policy(rollback),
      'app.py': lines(),
      'docs/guide.md': 'A guide.\n',
    }
    const author = { login: 'alice' }
    await repo.commit({ branch: 'stable', message: 'First release', files, author })
    for (const branch of ['next', 'legacy']) await repo.branch(branch, await repo.sha('stable'))
    return new RevertStory(sandbox, repo, token)
  }

  /** Bob commits to next, or to another branch. */
  commit(message: string, files: Files, branch = 'next'): Promise<string> {
    return this.repo.commit({ branch, message, files, author: { login: 'bob' } })
  }

  /** Bob's pull request is merged. */
  async merged(
    how: 'squash' | 'rebase' | 'merge',
    commits: readonly Commit[],
    base = 'next',
  ): Promise<number> {
    const branch = `topic-${this.repo.pullRequests().length + 1}`
    await this.repo.branch(branch, await this.repo.sha(base))
    for (const { message, files } of commits) await this.commit(message, files, branch)
    const title = commits.at(-1)?.message ?? branch
    const { number } = await this.repo.openPullRequest({ by: 'bob', head: branch, base, title })
    await this.repo.mergePullRequest(number, { by: 'alice', method: how })
    return number
  }

  context(token = this.token): RollbackContext {
    return {
      client: connectToGitHub({ token, apiUrl: this.sandbox.apiUrl, retryPauseMilliseconds: 1 }),
      repository: parseRepository('acme/assistant'),
      token,
      serverUrl: this.sandbox.serverUrl,
      workspace: '/nowhere',
      environment: {},
      retryPauseMilliseconds: 1,
      now: this.sandbox.now().toISOString(),
      policyFile: '.github/sluice.yml',
    }
  }

  /** Alice dispatches a revert. */
  reverted(what: string, wish: Wish = {}): Promise<RevertReport> {
    const { dryRun = false, ...asked } = wish
    const read = parseRevertNames(what)
    if (!read.ok) throw new Error(`cannot be read: ${read.wrong.join()}`)
    return revertChanges(
      this.context(),
      {
        channel: 'next',
        names: read.names,
        reason: 'Answers are wrong since noon',
        severity: 'critical',
        confirmed: false,
        by: 'alice',
        ...asked,
      },
      { dryRun, onProgress: (line) => this.log.push(line) },
    )
  }

  /** The newest pull request, as a person sees it. */
  pull() {
    const pull = this.repo.pullRequests().at(-1)
    if (pull === undefined) throw new Error('there is no pull request')
    const { number, title, head, headSha, base, state, draft, merged, body } = pull
    const labels = pull.labels.map(({ name }) => name)
    return { number, title, head, headSha, base, state, draft, merged, labels, body: body ?? '' }
  }

  /** `context state` of all statuses on a commit, oldest first. */
  async statuses(sha: string): Promise<readonly string[]> {
    const token = this.repo.token({ kind: 'user', login: 'alice' })
    const { data } = await this.context(token).client.request(
      'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
      {
        owner: 'acme',
        repo: 'assistant',
        ref: sha,
      },
    )
    return data.map(({ context, state }) => `${context} ${state}`).reverse()
  }

  /** Messages and trees of a branch's commits above another, newest first. */
  async commits(branch: string, above: string) {
    const below = new Set((await this.repo.log(above)).map(({ sha }) => sha))
    return (await this.repo.log(branch)).filter(({ sha }) => !below.has(sha))
  }

  end(): Promise<void> {
    return this.sandbox.close()
  }
}

function policy(rollback: string | undefined): string {
  return `version: 1
channels:
  stable:
    from: next
    enter: { score: off, error-rate: off, latency: off, probes: off }
  next: {}
  legacy: {}
backport: { from: stable, to: [next, legacy] }
${rollback === undefined ? '' : `rollback: { ${rollback} }\n`}`
}
