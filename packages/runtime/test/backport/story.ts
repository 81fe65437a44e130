import type { Sha } from '@sluice/core'
import { isSha } from '@sluice/core'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import { type BackportRun, backport, connectToGitHub, parseRepository } from '../../src/index.ts'
import { AT, Seen } from './seen.ts'

type Files = Readonly<Record<string, string | Uint8Array | null>>

export type StoryOptions = {
  /** What stands below `backport:` in the policy beside `from` and `to`. */
  readonly backport?: string
  /** What stands at `next:` in the policy. */
  readonly next?: string
  readonly token?: 'app' | 'app with workflows' | 'actions'
  readonly files?: Files
}

export type Asked = {
  readonly number?: number
  readonly push?: { readonly before: string; readonly after: string }
  readonly targets?: readonly string[]
  readonly conflicts?: 'draft' | 'fail'
  readonly dryRun?: boolean
  readonly token?: string
}

/** A long file, of which stories change single lines. */
export function lines(count: number, replaced: Readonly<Record<number, string>> = {}): string {
  return Array.from(
    { length: count },
    (_, index) => `${replaced[index] ?? `line ${index}`}\n`,
  ).join('')
}

/** A repository whose channels `stable`, `next` and `legacy` begin with the same files. */
export class Story extends Seen {
  readonly token: string
  readonly log: string[] = []

  private constructor(sandbox: Sandbox, repo: SandboxRepository, token: string) {
    super(sandbox, repo)
    this.token = token
  }

  static async begin(options: StoryOptions = {}): Promise<Story> {
    const sandbox = await startSandbox()
    const repo = await sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    for (const login of ['alice', 'bob']) repo.collaborator(login, 'write')
    repo.collaborator('mallory', 'read')
    repo.settings({ actionsMayCreatePullRequests: true })
    const kind = options.token === 'actions' ? 'actions' : 'app'
    const permissions = {
      contents: 'write',
      'pull-requests': 'write',
      issues: 'write',
      statuses: 'write',
      ...(options.token === 'app with workflows' ? { workflows: 'write' as const } : {}),
    } as const
    const token = repo.token({ kind, login: 'sluice-app', permissions })
    const files = {
      '.github/sluice.yml': policy(options.backport ?? '', options.next ?? '{}'),
      'app.py': lines(30),
      'docs/guide.md': 'A guide.\n',
      'src/deep/down/core.py': lines(20),
      ...options.files,
    }
    const author = { login: 'alice' }
    await repo.commit({ branch: 'stable', message: 'First release', files, author })
    for (const branch of ['next', 'legacy']) {
      await repo.branch(branch, await repo.sha('stable'))
      await repo.commit({
        branch,
        message: `Begin ${branch}`,
        files: { [`only-${branch}`]: 'here\n' },
        author,
      })
    }
    return new Story(sandbox, repo, token)
  }

  /** Commits on a branch that starts at stable, opens its pull request and merges it. */
  async merged(
    how: 'squash' | 'rebase' | 'merge',
    commits: readonly { readonly message: string; readonly files: Files }[],
    more: {
      readonly title?: string
      readonly labels?: readonly string[]
      readonly from?: string
      readonly branch?: string
      readonly base?: string
      readonly fromFork?: boolean
    } = {},
  ): Promise<number> {
    const branch = more.branch ?? `topic-${this.repo.pullRequests().length + 1}`
    const base = more.base ?? 'stable'
    for (const { message, files } of commits) {
      await this.repo.commit({
        branch,
        from: more.from ?? base,
        message,
        files,
        author: { login: 'bob' },
      })
    }
    const title = more.title ?? commits.at(-1)?.message ?? branch
    const labels = more.labels ?? []
    const { number } = await this.repo.openPullRequest({
      by: 'bob',
      head: branch,
      base,
      title,
      labels,
      fromFork: more.fromFork ?? false,
    })
    await this.repo.mergePullRequest(number, { by: 'alice', method: how })
    return number
  }

  /** Gives a pull request an assignee and a milestone. */
  async decorated(number: number): Promise<void> {
    const client = this.person()
    const { data } = await client.request('POST /repos/{owner}/{repo}/milestones', {
      ...AT,
      title: 'v2',
    })
    await client.request('PATCH /repos/{owner}/{repo}/issues/{issue_number}', {
      ...AT,
      issue_number: number,
      milestone: data.number,
      assignees: ['bob'],
    })
  }

  /** One run. */
  async backported(asked: Asked): Promise<BackportRun> {
    const token = asked.token ?? this.token
    const { number, push, targets, conflicts, dryRun = false } = asked
    return backport(
      {
        client: connectToGitHub({ token, apiUrl: this.sandbox.apiUrl, retryPauseMilliseconds: 1 }),
        repository: parseRepository('acme/assistant'),
        token,
        serverUrl: this.sandbox.serverUrl,
        policyFile: '.github/sluice.yml',
      },
      {
        change:
          push === undefined
            ? { kind: 'pull-request', number: number ?? 0 }
            : {
                kind: 'push',
                branch: 'stable',
                before: whole(push.before),
                after: whole(push.after),
                by: 'alice',
              },
        ...(targets === undefined ? {} : { targets }),
        ...(conflicts === undefined ? {} : { conflicts }),
        dryRun,
      },
      (line) => this.log.push(line),
    )
  }

  async end(): Promise<void> {
    await this.sandbox.close()
  }
}

export function whole(name: string): Sha {
  if (!isSha(name)) throw new Error(`${name} is not a whole commit name`)
  return name
}

function policy(backport: string, next: string): string {
  return `version: 1
channels:
  stable:
    from: next
    enter: { score: off, error-rate: off, latency: off, probes: off }
  next: ${next}
  legacy: {}
backport:
  from: stable
  to: [next, legacy]
${backport.replace(/^(?=.)/gm, '  ')}
`
}
