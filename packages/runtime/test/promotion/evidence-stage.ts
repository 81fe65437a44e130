import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sandbox, SandboxRepository } from '@sluice/sandbox'
import { evalReport } from './eval-report.ts'
import type { MetricsPage } from './metrics-page.ts'
import { Seen } from './seen.ts'

type Sha = Awaited<ReturnType<SandboxRepository['sha']>>

type ChannelName = 'canary' | 'next' | 'stable'

const HOUR = 3_600_000

/** Where evidence comes from: CI, the service's metrics and probes, and the eval job's workspace. */
export class EvidenceStage extends Seen {
  readonly workspace: string
  readonly #metrics: MetricsPage
  readonly #clock: { time: number }

  constructor(given: {
    readonly sandbox: Sandbox
    readonly repo: SandboxRepository
    readonly workspace: string
    readonly metrics: MetricsPage
    readonly clock: { time: number }
  }) {
    super(given.sandbox, given.repo)
    this.workspace = given.workspace
    this.#metrics = given.metrics
    this.#clock = given.clock
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

  async end(): Promise<void> {
    await this.#metrics.close()
    await rm(this.workspace, { recursive: true, force: true })
    await this.sandbox.close()
  }
}
