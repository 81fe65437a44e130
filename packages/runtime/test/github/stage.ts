import { type Sha, sha } from '@sluice/core'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import { connectToGitHub, type GitHubConnection } from '../../src/github/client.ts'
import { readCandidate } from '../../src/github/read-candidate.ts'
import { manyCommits } from './many-commits.ts'

export const repository = { owner: 'acme', name: 'assistant' }

type Token = Parameters<SandboxRepository['token']>[0]

/** A repository on the sandbox's GitHub: `stable`, and `next` one commit ahead. */
export class Stage {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository
  readonly notices: string[] = []

  private constructor(sandbox: Sandbox, repo: SandboxRepository) {
    this.sandbox = sandbox
    this.repo = repo
  }

  static async begin(files: Readonly<Record<string, string>> = {}): Promise<Stage> {
    const sandbox = await startSandbox()
    const repo = await sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    repo.collaborator('alice', 'write')
    await repo.commit({ branch: 'stable', message: 'First', files: { a: '1', ...files } })
    await repo.branch('next', await repo.sha('stable'))
    await repo.commit({ branch: 'next', message: 'Second', files: { a: '2' } })
    return new Stage(sandbox, repo)
  }

  async sha(ref: string): Promise<Sha> {
    return sha(await this.repo.sha(ref))
  }

  manyCommits(branch: string, count: number): Promise<void> {
    return manyCommits(this.repo, branch, count)
  }

  token(given: Token = { kind: 'user', login: 'alice' }): string {
    return this.repo.token(given)
  }

  client(token = this.token(), more: Partial<GitHubConnection> = {}) {
    return connectToGitHub({
      token,
      apiUrl: this.sandbox.apiUrl,
      retryPauseMilliseconds: 1,
      onNotice: (notice) => this.notices.push(notice),
      ...more,
    })
  }

  /** What GitHub knows of `next` as a candidate for `stable`. */
  async candidate(branch = 'sluice/stable/none', client = this.client()) {
    return readCandidate(client, repository, {
      candidate: await this.sha('next'),
      baseline: await this.sha('stable'),
      branch,
      channelBranch: 'stable',
      policyFile: '.github/sluice.yml',
    })
  }

  /** `app/name (event of workflow): state`, sorted. */
  async checks(): Promise<readonly string[]> {
    const { checks } = await this.candidate()
    return checks.checks
      .map(({ app, name, event, workflow, state }) =>
        workflow === undefined
          ? `${app}/${name}: ${state}`
          : `${app}/${name} (${event} of ${workflow}): ${state}`,
      )
      .sort()
  }

  /** The answers of one kind of request, in place of GitHub's; `times` of them. */
  instead(
    matches: (request: {
      readonly operation: string | undefined
      readonly path: string
    }) => boolean,
    reply: { status: number; headers?: Record<string, string>; body: unknown } | 'drop',
    times = Number.POSITIVE_INFINITY,
  ): void {
    let left = times
    this.sandbox.intercept((request, phase) => {
      if (phase !== 'before' || left <= 0 || !matches(request)) return undefined
      left -= 1
      if (reply === 'drop') return 'drop'
      return {
        status: reply.status,
        headers: { 'content-type': 'application/json', ...reply.headers },
        body: JSON.stringify(reply.body),
      }
    })
  }

  requestsOf(operation: string): number {
    return this.sandbox.requests.filter((request) => request.operation === operation).length
  }
}
