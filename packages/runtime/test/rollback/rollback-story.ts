import type { RollbackReport, WatchReport } from '@sluice/core'
import {
  connectToGitHub,
  parseRepository,
  type RollbackContext,
  type RollbackWish,
  rollBack,
  watchChannel,
} from '../../src/index.ts'
import { Story, type StoryOptions } from '../promotion/story.ts'

export type Wish = Partial<RollbackWish> & { readonly dryRun?: boolean }

/**
 * `stable` was promoted twice: to a good state, and then to a bad one. What is asked of it is
 * rolled back as a person would by dispatch, who types only a reason.
 */
export class RollbackStory {
  readonly promotion: Story
  /** The commits of the two promotions. */
  readonly good: string
  readonly bad: string

  private constructor(promotion: Story, good: string, bad: string) {
    this.promotion = promotion
    this.good = good
    this.bad = bad
  }

  static async begin(options: StoryOptions = {}): Promise<RollbackStory> {
    const promotion = await Story.begin({ stable: 'approval: none', ...options })
    const good = await landed(promotion)
    await promotion.developed('Answer badly', { 'prompt.txt': 'Answer badly.\n', 'bad.py': 'x\n' })
    await promotion.wellMeasured()
    return new RollbackStory(promotion, good, await landed(promotion))
  }

  get repo() {
    return this.promotion.repo
  }

  get sandbox() {
    return this.promotion.sandbox
  }

  context(token = this.promotion.token): RollbackContext {
    return {
      client: connectToGitHub({ token, apiUrl: this.sandbox.apiUrl, retryPauseMilliseconds: 1 }),
      repository: parseRepository('acme/assistant'),
      token,
      serverUrl: this.sandbox.serverUrl,
      workspace: this.promotion.workspace,
      environment: {},
      retryPauseMilliseconds: 1,
      now: this.sandbox.now().toISOString(),
      policyFile: '.github/sluice.yml',
    }
  }

  /** Alice dispatches a rollback. */
  rolledBack(
    wish: Wish = {},
    environment: RollbackContext['environment'] = {},
  ): Promise<RollbackReport> {
    const { dryRun = false, ...asked } = wish
    return rollBack(
      { ...this.context(), environment },
      {
        channel: 'stable',
        to: 'last-good',
        reason: 'Answers are wrong since noon',
        severity: 'critical',
        confirmed: false,
        by: 'alice',
        ...asked,
      },
      { dryRun, onProgress: (line) => this.promotion.log.push(line) },
    )
  }

  /** One look of the watch. */
  async watched(options: { readonly dryRun?: boolean } = {}): Promise<WatchReport> {
    const { dryRun = false } = options
    // Any request lets a second go by.
    await this.promotion.statuses('stable')
    return watchChannel(this.context(), 'stable', {
      dryRun,
      onProgress: (line) => this.promotion.log.push(line),
    })
  }

  /** So many of 5,000 requests to stable fail. */
  failing(errors: number): void {
    const stable = { '200': 5000 - errors, '503': errors }
    this.promotion.traffic({ '200': 990 }, 990, stable)
  }

  /** The newest pull request, as a person sees it. */
  pull() {
    const all = this.repo.pullRequests()
    return this.promotion.pull(all.at(-1)?.number)
  }

  get rollbackNumber(): number {
    const pull = this.repo
      .pullRequests()
      .findLast(({ head }) => head.startsWith('rollback-stable-'))
    if (pull === undefined) throw new Error('nothing was rolled back')
    return pull.number
  }

  /** Alice, who dispatched, clicks the button. */
  async merged(method: 'merge' | 'squash' | 'rebase' = 'merge'): Promise<string> {
    return this.repo.mergePullRequest(this.rollbackNumber, { by: 'alice', method })
  }

  end(): Promise<void> {
    return this.promotion.end()
  }
}

async function landed(story: Story): Promise<string> {
  const { report } = await story.promoted()
  if (report.landed === undefined)
    throw new Error(`not promoted: ${JSON.stringify(report.conditions)}`)
  return report.landed
}
