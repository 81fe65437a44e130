import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Sandbox, type SandboxRepository, startSandbox } from '@sluice/sandbox'
import {
  channelsToLookAt,
  connectToGitHub,
  type PromotionRun,
  parseRepository,
  promote,
  type RunContext,
} from '../../src/index.ts'
import { evalReport } from './eval-report.ts'
import { MetricsPage } from './metrics-page.ts'
import { permissionsOf, policyOf, type StoryOptions } from './story-options.ts'

export type { StoryOptions }

type ChannelName = 'canary' | 'next' | 'stable'

type Sha = Awaited<ReturnType<SandboxRepository['sha']>>

const HOUR = 3_600_000

/** Where the sandbox's own clock begins, which moves on a second with each request. */
const BEGIN = Date.parse('2026-01-05T08:00:00Z')

/**
 * A repository with three channels, a service with metrics, and a workspace in which the eval job
 * left its reports. `next` is one commit ahead of `stable`, and all is well with it.
 */
export class Story {
  readonly sandbox: Sandbox
  readonly repo: SandboxRepository
  readonly token: string
  readonly workspace: string
  readonly #metrics: MetricsPage
  readonly #clock: { time: number }
  readonly log: string[] = []

  private constructor(given: {
    sandbox: Sandbox
    repo: SandboxRepository
    token: string
    workspace: string
    metrics: MetricsPage
    clock: { time: number }
  }) {
    this.sandbox = given.sandbox
    this.repo = given.repo
    this.token = given.token
    this.workspace = given.workspace
    this.#metrics = given.metrics
    this.#clock = given.clock
  }

  static async begin(options: StoryOptions = {}): Promise<Story> {
    const clock = { time: BEGIN }
    const sandbox = await startSandbox({
      clock: () => {
        clock.time += 1000
        return new Date(clock.time)
      },
    })
    const metrics = await MetricsPage.start()
    const workspace = await mkdtemp(join(tmpdir(), 'sluice-story-'))
    const repo = await sandbox.createRepository('acme/assistant', {
      defaultBranch: 'stable',
      private: true,
    })
    repo.collaborator('alice', 'maintain')
    repo.collaborator('bob', 'write')
    repo.collaborator('mallory', 'read')
    repo.settings({ actionsMayCreatePullRequests: true })
    const story = new Story({
      sandbox,
      repo,
      workspace,
      metrics,
      clock,
      token: repo.token({
        kind: options.token ?? 'app',
        login: 'sluice-app',
        permissions: permissionsOf(options.permissions),
      }),
    })
    const files = {
      '.github/sluice.yml': policyOf(metrics.url, options),
      'prompt.txt': 'Answer kindly.\n',
      'service.py': 'print("service")\n',
      ...options.files,
    }
    await repo.commit({
      branch: 'stable',
      message: 'First release',
      files,
      author: { login: 'alice' },
    })
    for (const branch of ['next', 'legacy']) await repo.branch(branch, await repo.sha('stable'))
    await story.developed('Answer briefly', { 'prompt.txt': 'Answer briefly.\n' })
    await story.wellMeasured()
    return story
  }

  /** Bob commits to next. */
  async developed(
    message: string,
    files: Readonly<Record<string, string | null>>,
    by = 'bob',
  ): Promise<string> {
    return this.repo.commit({ branch: 'next', message, files, author: { login: by } })
  }

  /** Bob's pull request into next is merged. */
  async mergedIntoNext(title: string, files: Readonly<Record<string, string>>): Promise<void> {
    const branch = 'topic'
    await this.repo.branch(branch, await this.repo.sha('next'))
    await this.repo.commit({ branch, message: title, files, author: { login: 'bob' } })
    const pull = await this.repo.openPullRequest({ by: 'bob', head: branch, base: 'next', title })
    await this.repo.mergePullRequest(pull.number, { by: 'alice' })
  }

  /** CI, evals, traffic and probes of next and stable, all good. */
  async wellMeasured(): Promise<void> {
    await this.ci('next', 'success')
    await this.evaluated('stable', 0.85)
    await this.evaluated('next', 0.86)
    this.traffic({ '200': 990, '503': 2 })
    for (let hour = 24; hour >= 1; hour -= 1) await this.probed('success', hour)
  }

  async ci(branch: string, conclusion: 'success' | 'failure'): Promise<void> {
    const sha = await this.repo.sha(branch)
    await this.repo.checkRun({
      sha,
      name: 'test',
      workflow: 'CI',
      event: 'push',
      status: 'completed',
      conclusion,
    })
  }

  async probed(conclusion: 'success' | 'failure', hoursAgo: number): Promise<void> {
    await this.repo.workflowRun({
      // Of a commit that no test moves: the sandbox shows runs of its authors, who must be people.
      sha: await this.repo.sha('legacy'),
      branch: 'legacy',
      workflow: 'Health',
      path: '.github/workflows/health.yml',
      event: 'schedule',
      conclusion,
      createdAt: new Date(this.sandbox.now().getTime() - hoursAgo * HOUR + 60_000),
    })
  }

  traffic(
    next: Readonly<Record<string, number>>,
    within30s = Object.values(next).reduce((a, b) => a + b, 0),
    stable: Readonly<Record<string, number>> = { '200': 5000 },
  ): void {
    this.#metrics.show(new Date(this.sandbox.now().getTime() - 6 * HOUR), {
      next: { statuses: next, within1s: Math.floor(within30s / 2), within30s },
      stable: { statuses: stable, within1s: 4000, within30s: 5000 },
    })
  }

  /** The eval job leaves a report of 100 items with a manifest that names the branch's commit. */
  async evaluated(
    channel: ChannelName,
    score: number,
    commit?: Sha,
    harness: ChannelName = 'stable',
  ): Promise<void> {
    const { report, manifest } = await this.reportOf(channel, score, commit, harness)
    const folder = join(this.workspace, 'evidence')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, `eval-${channel}.json`), report)
    await writeFile(join(folder, `eval-${channel}.manifest.json`), manifest)
  }

  /** The eval job left nothing in the workspace. */
  async withoutReports(): Promise<void> {
    await rm(join(this.workspace, 'evidence'), { recursive: true })
  }

  /** A report and its manifest, as the eval job writes them. */
  async reportOf(
    channel: ChannelName,
    score: number,
    commit?: Sha,
    harness: ChannelName = 'stable',
  ) {
    const sha = commit ?? (await this.repo.sha(channel))
    return evalReport(score, {
      channel,
      commit: sha,
      tree: await this.repo.tree(sha),
      harness: await this.repo.sha(harness),
      at: this.sandbox.now(),
      runUrl: `${this.sandbox.serverUrl}/acme/assistant/actions/runs/771`,
    })
  }

  /** Hours pass in which nobody does anything; the service goes on, and is probed. */
  async passes(hours: number): Promise<void> {
    this.#clock.time += hours * HOUR
    for (let hour = hours; hour >= 1; hour -= 1) await this.probed('success', hour)
    this.traffic({ '200': 990, '503': 2 })
  }

  metricsDown(): Promise<void> {
    return this.#metrics.close()
  }

  /** The page of metrics answers only then. */
  metricsSlow(until: Promise<void>): void {
    this.#metrics.answersAfter(until)
  }

  /** Protects stable. */
  async ruled(rules: {
    readonly checks?: readonly string[]
    readonly strict?: boolean
    readonly reviews?: boolean
  }): Promise<void> {
    this.repo.protect('stable', {
      ...(rules.checks === undefined ? {} : { requiredChecks: rules.checks }),
      strict: rules.strict ?? false,
      reviews: rules.reviews ?? false,
    })
  }

  /** Some rules let nobody move the ref, not even to the head of an approved pull request. */
  refuseHeadPush(): void {
    this.repo.settings({ acceptApprovedHeadPush: false })
  }

  /** What a person sees of a pull request. */
  pull(number = 1) {
    const pull = this.repo.pullRequest(number)
    return {
      head: pull.head,
      base: pull.base,
      state: pull.state,
      merged: pull.merged !== undefined,
      body: pull.body ?? '',
      labels: pull.labels.map(({ name }) => name),
      reviewers: pull.requestedReviewers.map(({ login }) => login),
    }
  }

  /** One gate's result of a run. */
  gate({ decision }: PromotionRun, name: string) {
    const result =
      decision.outcome === 'up-to-date'
        ? undefined
        : decision.gates.find(({ gate }) => gate === name)
    if (result === undefined) throw new Error(`the gate ${name} was not asked`)
    return result
  }

  /** `context state` of all statuses on a commit, oldest first. */
  async statuses(sha: string): Promise<readonly string[]> {
    const token = this.repo.token({ kind: 'user', login: 'alice' })
    const client = connectToGitHub({ token, apiUrl: this.sandbox.apiUrl })
    const { data } = await client.request('GET /repos/{owner}/{repo}/commits/{ref}/statuses', {
      owner: 'acme',
      repo: 'assistant',
      ref: sha,
      per_page: 100,
    })
    return data.map(({ context, state }) => `${context} ${state}`).reverse()
  }

  /** What a run takes from its surroundings. */
  context(token = this.token): RunContext {
    return {
      client: connectToGitHub({ token, apiUrl: this.sandbox.apiUrl, retryPauseMilliseconds: 1 }),
      repository: parseRepository('acme/assistant'),
      token,
      serverUrl: this.sandbox.serverUrl,
      workspace: this.workspace,
      environment: {},
      retryPauseMilliseconds: 1,
      now: this.sandbox.now().toISOString(),
      policyFile: '.github/sluice.yml',
    }
  }

  /** One run of the promotion into stable. */
  async promoted(
    options: {
      readonly dryRun?: boolean
      readonly token?: string
      readonly context?: RunContext
    } = {},
  ): Promise<PromotionRun> {
    const context = options.context ?? this.context(options.token)
    const [pair] = await channelsToLookAt(context, 'stable')
    if (pair === undefined) throw new Error('the policy has no stable')
    return promote(context, pair, {
      dryRun: options.dryRun ?? false,
      onProgress: (line) => this.log.push(line),
    })
  }

  async end(): Promise<void> {
    await this.#metrics.close()
    await rm(this.workspace, { recursive: true, force: true })
    await this.sandbox.close()
  }
}
