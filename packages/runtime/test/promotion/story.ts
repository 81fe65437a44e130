import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ProtectionOptions, startSandbox } from '@sluice/sandbox'
import {
  connectToGitHub,
  type PromotionRun,
  parseRepository,
  promote,
  type RunContext,
  waysIn,
} from '../../src/index.ts'
import { EvidenceStage } from './evidence-stage.ts'
import { MetricsPage } from './metrics-page.ts'
import { permissionsOf, policyOf, type StoryOptions } from './story-options.ts'

export type { StoryOptions }

/** Where the sandbox's own clock begins, which moves on a second with each request. */
const BEGIN = Date.parse('2026-01-05T08:00:00Z')

/**
 * A repository with three channels, a service with metrics, and a workspace in which the eval job
 * left its reports. `next` is one commit ahead of `stable`, and all is well with it.
 */
export class Story extends EvidenceStage {
  readonly token: string
  readonly log: string[] = []

  private constructor(token: string, given: ConstructorParameters<typeof EvidenceStage>[0]) {
    super(given)
    this.token = token
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
    const token = repo.token({
      kind: options.token ?? 'app',
      login: 'sluice-app',
      permissions: permissionsOf(options.permissions),
    })
    const story = new Story(token, { sandbox, repo, workspace, metrics, clock })
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

  /** Protects stable. */
  async ruled(rules: {
    readonly checks?: ProtectionOptions['requiredChecks']
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
    const [way] = await waysIn(context, 'stable')
    if (way?.kind !== 'promotion') throw new Error('nothing is promoted into stable')
    return promote(context, way.pair, {
      dryRun: options.dryRun ?? false,
      onProgress: (line) => this.log.push(line),
    })
  }
}
