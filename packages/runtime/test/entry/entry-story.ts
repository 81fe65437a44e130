import { type EntryReport, entryOutcome, openOf, renderEntryLog, sha } from '@sluice/core'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import { connectToGitHub, enterLabelled, parseRepository, waysIn } from '../../src/index.ts'

const PERMISSIONS = {
  contents: 'write',
  'pull-requests': 'write',
  issues: 'write',
  statuses: 'write',
  checks: 'read',
  actions: 'read',
} as const

/** A repository into whose `next` labelled pull requests merge themselves. */
export class EntryStory {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository
  readonly token: string
  readonly log: string[] = []

  private constructor(sandbox: Sandbox, repo: SandboxRepository) {
    this.sandbox = sandbox
    this.repo = repo
    this.token = repo.token({ kind: 'app', login: 'sluice-app', permissions: PERMISSIONS })
  }

  static async begin(autoMerge = 'labelled'): Promise<EntryStory> {
    const sandbox = await startSandbox()
    const repo = await sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    for (const login of ['alice', 'bob']) repo.collaborator(login, 'write')
    repo.collaborator('mallory', 'read')
    const policy = `version: 1
channels:
  stable: { from: next, enter: { score: off, error-rate: off, latency: off, probes: off } }
  next: { auto-merge: ${autoMerge} }
`
    await repo.commit({
      branch: 'stable',
      message: 'First',
      files: { 'a.txt': '1\n', '.github/sluice.yml': policy },
    })
    await repo.branch('next', await repo.sha('stable'))
    return new EntryStory(sandbox, repo)
  }

  /** A pull request into next that changes one file; CI is green on it unless said otherwise. */
  async proposed(
    file: string,
    given: {
      readonly by?: string
      readonly labelledBy?: string
      readonly fromFork?: boolean
      readonly draft?: boolean
      readonly ci?: 'success' | 'failure' | 'none'
    } = {},
  ): Promise<number> {
    const { by = 'bob', labelledBy, ci = 'success', ...how } = given
    const branch = `topic-${file}`
    await this.repo.branch(branch, await this.repo.sha('next'))
    await this.pushed(branch, file, by)
    const { number } = await this.repo.openPullRequest({ by, head: branch, base: 'next', ...how })
    if (ci !== 'none') await this.ci(number, ci)
    if (labelledBy !== undefined) await this.repo.label(number, ['Auto-Merge'], { by: labelledBy })
    return number
  }

  pushed(branch: string, file: string, by = 'bob') {
    const files = { [`${file}.txt`]: `${branch} ${this.sandbox.now().toISOString()}\n` }
    return this.repo.commit({ branch, message: `Change ${file}`, files, author: { login: by } })
  }

  async ci(number: number, conclusion: 'success' | 'failure'): Promise<void> {
    await this.repo.checkRun({
      sha: this.repo.pullRequest(number).headSha,
      name: 'test',
      workflow: 'CI',
      event: 'pull_request',
      status: 'completed',
      conclusion,
    })
  }

  async retargeted(number: number, base: string): Promise<void> {
    const token = this.repo.token({ kind: 'user', login: 'bob' })
    const client = connectToGitHub({ token, apiUrl: this.sandbox.apiUrl })
    await client.request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      owner: 'acme',
      repo: 'assistant',
      pull_number: number,
      base,
    })
  }

  merged(...numbers: readonly number[]): readonly boolean[] {
    return numbers.map((number) => this.repo.pullRequest(number).merged !== undefined)
  }

  /** One run about `next`. */
  async entered(
    given: {
      readonly dryRun?: boolean
      /** The run that a label on this pull request started, by alice unless said otherwise. */
      readonly labelled?: number
      readonly labelledBy?: string
      readonly token?: string
    } = {},
  ): Promise<EntryReport> {
    const token = given.token ?? this.token
    const { labelled, labelledBy = 'alice' } = given
    const context = {
      client: connectToGitHub({ token, apiUrl: this.sandbox.apiUrl, retryPauseMilliseconds: 1 }),
      repository: parseRepository('acme/assistant'),
      token,
      serverUrl: this.sandbox.serverUrl,
      workspace: '/nowhere',
      environment: {},
      now: this.sandbox.now().toISOString(),
      policyFile: '.github/sluice.yml',
      ...(labelled === undefined
        ? {}
        : {
            labelled: {
              number: labelled,
              label: 'auto-merge',
              by: labelledBy,
              head: sha(this.repo.pullRequest(labelled).headSha),
            },
          }),
    }
    const [way] = await waysIn(context, 'next')
    if (way?.kind !== 'label') throw new Error('the policy lets no labelled pull request into next')
    return enterLabelled(context, way, {
      dryRun: given.dryRun ?? false,
      onProgress: (line) => this.log.push(line),
    })
  }

  /** `outcome`, then for each pull request what was done and what holds it. */
  told(report: EntryReport): readonly string[] {
    return [
      entryOutcome(report),
      ...report.pullRequests.map((row) =>
        [`#${row.number} ${row.action}`, ...openOf(row).map(({ gate }) => gate)].join(', '),
      ),
    ]
  }

  lines(report: EntryReport): string {
    return renderEntryLog(report).join('\n')
  }

  end(): Promise<void> {
    return this.sandbox.close()
  }
}
