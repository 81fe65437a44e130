import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import { type ActionRun, runAction } from '@sluice/sandbox/runner'
import {
  type ChannelName,
  firstFiles,
  policyFile,
  policyText,
  repositoryName,
} from './assistant.ts'
import { clearAway } from './clear-away.ts'
import { evalReport, type WrongItems } from './eval-report.ts'
import { MetricsPage } from './metrics-page.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The input that says which channel. */
const STABLE = { channel: 'stable' }

export const uses = 'org/action-promote@v1'
export const usesBackport = 'org/action-backport@v1'
export const usesRollback = 'org/action-rollback@v1'

export type ActionLook = { readonly run: ActionRun; readonly seconds: number }

/** Where the story plays: a GitHub, the service's page of metrics, a workspace with eval reports. */
export class Stage {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository
  readonly metrics: MetricsPage
  /** A temporary folder that goes away with the stage. */
  readonly folder: string
  readonly signal: AbortSignal
  /** The last run of the action, shown when something goes wrong. */
  lastLook: ActionLook | undefined
  readonly #action: string
  readonly #rollbackAction: string
  readonly #token: string

  private constructor(
    given: Pick<Stage, 'sandbox' | 'repo' | 'metrics' | 'folder' | 'signal'> & {
      action: string
      rollbackAction: string
    },
  ) {
    this.sandbox = given.sandbox
    this.repo = given.repo
    this.metrics = given.metrics
    this.folder = given.folder
    this.signal = given.signal
    this.#action = given.action
    this.#rollbackAction = given.rollbackAction
    this.#token = given.repo.token({
      kind: 'app',
      login: 'sluice-app',
      permissions: {
        actions: 'read',
        checks: 'read',
        contents: 'write',
        issues: 'write',
        'pull-requests': 'write',
        statuses: 'write',
      },
    })
  }

  /** Sets the stage, hands it to the story, and clears it away whatever happens. */
  static async with<Result>(
    options: {
      readonly action: string
      readonly rollbackAction: string
      readonly signal: AbortSignal
    },
    tell: (stage: Stage) => Promise<Result>,
  ): Promise<Result> {
    return clearAway(async (endings) => {
      const folder = await mkdtemp(join(tmpdir(), 'sluice-demo-'))
      endings.push(() => rm(folder, { recursive: true, force: true }))
      const metrics = await MetricsPage.start(new Date(Date.now() - 6 * HOUR))
      endings.push(() => metrics.close())
      // The action has the time from its machine, so its GitHub must too.
      const sandbox = await startSandbox({ clock: () => new Date() })
      endings.push(() => sandbox.close())
      const repo = await sandbox.createRepository(repositoryName, {
        defaultBranch: 'stable',
        private: true,
      })
      const stage = new Stage({ ...options, sandbox, repo, metrics, folder })
      await stage.#begin()
      return tell(stage)
    })
  }

  async #begin(): Promise<void> {
    this.repo.collaborator('alice', 'maintain')
    for (const login of ['bob', 'carol']) this.repo.collaborator(login, 'write')
    this.repo.collaborator('dora', 'admin')
    const first = await this.repo.commit({
      branch: 'stable',
      message: 'First release',
      files: firstFiles(this.metrics.url),
      author: { login: 'alice' },
      date: this.ago(9 * 24 * HOUR),
    })
    for (const branch of ['legacy', 'next']) await this.repo.branch(branch, first)
    for (let hour = 24; hour >= 1; hour -= 1) await this.#probed(first, hour)
  }

  ago(milliseconds: number): Date {
    return new Date(this.sandbox.now().getTime() - milliseconds)
  }

  /** Somebody pushes to a channel, and CI is green there. */
  async pushed(given: {
    readonly by: string
    readonly to: ChannelName
    readonly message: string
    readonly files: Readonly<Record<string, string>>
    readonly minutesAgo: number
  }): Promise<string> {
    this.signal.throwIfAborted()
    const sha = await this.repo.commit({
      branch: given.to,
      message: given.message,
      files: given.files,
      author: { login: given.by },
      date: this.ago(given.minutesAgo * MINUTE),
    })
    await this.ciPassed(given.to)
    return sha
  }

  /** Dora, an admin, changes the rules of stable, there and on next: the policy is read on stable. */
  async ruled(message: string, enter?: string): Promise<void> {
    const files = { [policyFile]: policyText(this.metrics.url, enter) }
    for (const to of ['stable', 'next'] as const)
      await this.pushed({ by: 'dora', to, message, files, minutesAgo: 0 })
  }

  async ciPassed(branch: ChannelName): Promise<void> {
    await this.repo.checkRun({ sha: await this.repo.sha(branch), branch, name: 'test' })
  }

  async #probed(sha: string, hoursAgo: number): Promise<void> {
    await this.repo.workflowRun({
      sha,
      branch: 'stable',
      workflow: 'Health',
      path: '.github/workflows/health.yml',
      event: 'schedule',
      createdAt: this.ago(hoursAgo * HOUR - MINUTE),
    })
  }

  /** The eval job leaves its report and manifest in the workspace; gives the score. */
  async evaluated(channel: ChannelName, wrong: WrongItems): Promise<number> {
    this.signal.throwIfAborted()
    const commit = await this.repo.sha(channel)
    const { report, manifest, score } = evalReport(
      {
        channel,
        commit,
        tree: await this.repo.tree(commit),
        harness: await this.repo.sha('stable'),
        at: this.sandbox.now(),
        runUrl: `${this.sandbox.serverUrl}/${repositoryName}/actions/runs/771`,
      },
      wrong,
    )
    const folder = join(this.#workspace, 'evidence')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `eval-${channel}.json`), report)
    await writeFile(join(folder, `eval-${channel}.manifest.json`), manifest)
    return score
  }

  /** The hourly workflow runs the action once. */
  actionRuns(): Promise<ActionLook> {
    const directory = this.#action
    return this.#runs({ directory, uses, workflow: 'Promote', with: STABLE })
  }

  /** A comment raises the event that the same workflow runs on. */
  commentRuns(number: number, comment: { readonly id: number; readonly body: string }) {
    const { id, body } = comment
    const payload = { action: 'created', issue: { number }, comment: { id, body } }
    const event = { name: 'issue_comment', payload }
    return this.#runs({ directory: this.#action, uses, workflow: 'Promote', with: STABLE, event })
  }

  /** The rollback's workflow runs its action once. */
  rollbackRuns(inputs: Readonly<Record<string, string>>): Promise<ActionLook> {
    const directory = this.#rollbackAction
    return this.#runs({
      directory,
      uses: usesRollback,
      workflow: 'Rollback',
      with: { ...STABLE, ...inputs },
    })
  }

  /** A merged pull request raises the event that the backport's workflow runs on. */
  backportRuns(pullRequest: number): Promise<ActionLook> {
    return this.#runs({
      // Packaged beside the other one.
      directory: join(this.#action, '..', 'action-backport'),
      uses: usesBackport,
      workflow: 'Backport',
      with: { 'pull-request': String(pullRequest) },
      event: { name: 'pull_request_target' },
    })
  }

  async #runs(given: {
    readonly directory: string
    readonly uses: string
    readonly workflow: string
    readonly with: Readonly<Record<string, string>>
    readonly event?: { readonly name: string; readonly payload?: object }
  }): Promise<ActionLook> {
    const { name: eventName = 'schedule', payload } = given.event ?? {}
    this.signal.throwIfAborted()
    const stable = await this.repo.sha('stable')
    const { id } = await this.repo.workflowRun({
      sha: stable,
      branch: 'stable',
      workflow: given.workflow,
      event: eventName,
      status: 'in_progress',
    })
    const began = performance.now()
    const run = await runAction({
      directory: given.directory,
      uses: given.uses,
      with: { 'github-token': this.#token, ...given.with },
      secrets: [this.#token],
      github: {
        repository: repositoryName,
        sha: stable,
        ref: 'refs/heads/stable',
        eventName,
        ...(payload === undefined ? {} : { event: payload }),
        workflow: given.workflow,
        job: given.workflow.toLowerCase(),
        runId: String(id),
        serverUrl: this.sandbox.serverUrl,
        apiUrl: this.sandbox.apiUrl,
        graphqlUrl: this.sandbox.graphqlUrl,
        workspace: this.#workspace,
      },
      cancellation: { signal: this.signal, secondsUntilTerminate: 1, secondsUntilKill: 1 },
    })
    this.signal.throwIfAborted()
    const look = { run, seconds: (performance.now() - began) / 1000 }
    this.lastLook = look
    return look
  }

  get #workspace(): string {
    return join(this.folder, 'workspace')
  }
}
