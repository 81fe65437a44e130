import type { RequiredCheck } from '../evidence/evidence.ts'
import type { Gate, GateResult } from '../gates/gate.ts'
import { decide } from '../promotion/decide.ts'
import { judgeLanding } from '../promotion/landing-conditions.ts'
import type { PromotionOperation, PromotionPlan } from '../promotion/plan.ts'
import { type PlanInput, planPromotion } from '../promotion/plan-promotion.ts'
import { promotionCommit } from '../promotion/promotion-commit.ts'
import type { CommitStatus, OtherPromotion, PromotionState } from '../promotion/promotion-state.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { firstScoreContexts, lookContext } from '../promotion/status-contexts.ts'
import type { PromotionReport } from '../report/promotion-report.ts'
import { pullRequestTitle, renderPullRequestBody } from '../report/render-pull-request.ts'
import { afterOperation, REPOSITORY_URL, withPullRequest } from './after-operation.ts'
import { type Checks, checksOf, requiredCheck } from './checks.ts'
import { commitNamed } from './named.ts'
import { type ReviewWords, withMovedBranch, withReview } from './people.ts'
import type { Scenario } from './story.ts'

/**
 * What exists of a story's promotion on GitHub, to ask whether it may land and what would be done.
 * At first nothing exists; `opened()` is the state after everything but the landing was done.
 *
 * @example
 * promotion(scenario(policyText)).opened().approvedBy('alice').plan().operations
 * // [{ kind: 'update-pull-request', … }, { kind: 'land', … }]
 */
export function promotion(story: Scenario): PromotionScenario {
  return new PromotionScenario(story, {
    checks: [],
    requiredChecks: [],
    protectedChanges: [],
    enteringAuthors: [],
    statuses: { candidate: {}, promotion: {} },
    others: [],
  })
}

export class PromotionScenario {
  readonly #story: Scenario
  readonly #state: PromotionState

  constructor(story: Scenario, state: PromotionState) {
    this.#story = story
    this.#state = state
  }

  /** The branch is made and its pull request open, as a look at a healthy candidate leaves them. */
  opened(): PromotionScenario {
    const healthy = new PromotionScenario(this.#story.healthy(), this.#state)
    const done = healthy.plan().operations.filter(({ kind }) => kind !== 'land')
    return new PromotionScenario(this.#story, healthy.after(done).state())
  }

  /** The token is GITHUB_TOKEN, and opened what is open: what it does starts no workflow. */
  byGitHubToken(): PromotionScenario {
    const state = { ...this.#state, gitHubToken: this.#state.gitHubToken ?? {} }
    return this.#with(
      state.pullRequest === undefined ? state : withPullRequest(state, { startsNoWorkflows: true }),
    )
  }

  /** Someone pushed another commit to the promotion's branch. */
  movedTo(words: string): PromotionScenario {
    return this.#with(withMovedBranch(this.#state, words))
  }

  closedBy(login: string): PromotionScenario {
    return this.#with(withPullRequest(this.#state, { state: 'closed', endedBy: login }))
  }

  mergedBy(login: string): PromotionScenario {
    return this.#with(withPullRequest(this.#state, { state: 'merged', endedBy: login }))
  }

  /** Someone reset the channel to the baseline after the merge. */
  channelReset(): PromotionScenario {
    const { baseline } = this.#story.question()
    return this.#with(withPullRequest(this.#state, { baseHead: baseline.commit }))
  }

  /** Something deleted the promotion's branch, with which GitHub closes the pull request. */
  branchDeletedBy(login: string): PromotionScenario {
    const { head: _, ...state } = this.closedBy(login).state()
    return this.#with(state)
  }

  /** @param review of another commit than the present head, or by someone who cannot write. */
  approvedBy(login: string, review: ReviewWords = {}): PromotionScenario {
    return this.#with(withReview(this.#state, login, 'approved', review))
  }

  askedForChangesBy(login: string, review: ReviewWords = {}): PromotionScenario {
    return this.#with(withReview(this.#state, login, 'changes-requested', review))
  }

  /** Who wrote the commits that enter. */
  writtenBy(...logins: readonly string[]): PromotionScenario {
    return this.#with({ ...this.#state, enteringAuthors: logins })
  }

  /** Policy or workflow files that the promotion changes. */
  changing(...files: readonly string[]): PromotionScenario {
    return this.#with({ ...this.#state, protectedChanges: files })
  }

  /** What the channel's branch rules require of the promotion commit. */
  requiring(...names: readonly (string | RequiredCheck)[]): PromotionScenario {
    return this.#with({ ...this.#state, requiredChecks: names.map(requiredCheck) })
  }

  /** Checks on the promotion commit. */
  checks(checks: Checks): PromotionScenario {
    return this.#with({ ...this.#state, checks: checksOf(checks) })
  }

  /** Another open promotion into the channel. */
  beside(other: Omit<OtherPromotion, 'head'>): PromotionScenario {
    const others = [...this.#state.others, { ...other, head: commitNamed(`#${other.number}`) }]
    return this.#with({ ...this.#state, others })
  }

  /** What the last look left on the candidate. */
  lastLook(state: CommitStatus['state'], description: string, at: string): PromotionScenario {
    const { statuses } = this.#state
    const context = lookContext(this.#story.question().channel.name)
    const status: CommitStatus = { state, description, createdAt: new Date(at).toISOString() }
    const candidate = { ...statuses.candidate, [context]: status }
    return this.#with({ ...this.#state, statuses: { ...statuses, candidate } })
  }

  /** What is there after some operations of a plan were done. */
  after(operations: readonly PromotionOperation[]): PromotionScenario {
    const { now } = this.#story.question()
    return this.#with(
      operations.reduce((state, operation) => afterOperation(state, operation, now), this.#state),
    )
  }

  state(): PromotionState {
    return this.#state
  }

  /** The story's question, with the first score that an earlier look remembered. */
  question(): PromotionQuestion {
    const { channel, baseline } = this.#story.question()
    const remembered = Object.values(firstScoreContexts(channel.name, baseline))
      .map((context) => this.#state.statuses.candidate[context])
      .find((status) => status !== undefined)
    if (remembered === undefined) return this.#story.question()
    const { state, description, createdAt } = remembered
    return this.#story
      .firstScore(state === 'success' ? 'pass' : 'fail', description, createdAt)
      .question()
  }

  /** What must hold beside the gates. */
  conditions(): readonly GateResult[] {
    return judgeLanding(this.question(), promotionCommit(this.question()), this.#state)
  }

  /** What would be done now. */
  plan(gates?: readonly Gate[]): PromotionPlan {
    return planPromotion(this.#planInput(gates))
  }

  /** What a dry run says. */
  report(gates?: readonly Gate[]): PromotionReport {
    return { ...this.#look(gates), operations: this.plan(gates).operations }
  }

  #planInput(gates?: readonly Gate[]): PlanInput {
    const look = this.#look(gates)
    return {
      question: this.question(),
      decision: look.decision,
      commit: promotionCommit(this.question()),
      state: this.#state,
      conditions: look.conditions,
      title: pullRequestTitle(look),
      body: renderPullRequestBody(look),
    }
  }

  #look(gates?: readonly Gate[]): PromotionReport & Pick<PlanInput, 'decision'> {
    const { pullRequest, protectedChanges, statuses } = this.#state
    const decision = decide(this.question(), gates)
    const previous = statuses.candidate[lookContext(decision.channel)]
    return {
      decision,
      gitHubToken: this.#state.gitHubToken !== undefined,
      conditions: this.conditions(),
      protectedChanges,
      repositoryUrl: REPOSITORY_URL,
      ...(pullRequest === undefined ? {} : { pullRequest }),
      ...(previous === undefined ? {} : { previous }),
      operations: [],
      dryRun: true,
    }
  }

  #with(state: PromotionState): PromotionScenario {
    return new PromotionScenario(this.#story, state)
  }
}
