import type { GateResult } from '../gates/gate.ts'
import type { Sha } from '../identifiers.ts'
import { holdsOf } from '../rollback/held.ts'
import { removalIncident } from '../rollback/removal-incident.ts'
import type { CandidateDecision } from './decision.ts'
import { isPromotionCommit } from './landing-conditions.ts'
import { type LookStatus, lookStatus } from './look-status.ts'
import type { PromotionOperation, PromotionPlan } from './plan.ts'
import { announceDispatch, startWorkflows } from './plan-dispatch.ts'
import { askReviewers, openPullRequest, updatePullRequest } from './plan-pull-request.ts'
import { closeOutdated, closeSuperseded } from './plan-superseded.ts'
import type { PromotionCommit } from './promotion-commit.ts'
import type { CommitStatus, PromotionState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'
import {
  firstScoreContext,
  gatesContext,
  lookContext,
  statusDescription,
} from './status-contexts.ts'
import { judgeToken } from './token-condition.ts'

export type PlanInput = {
  readonly question: PromotionQuestion
  readonly decision: CandidateDecision
  readonly commit: PromotionCommit
  readonly state: PromotionState
  /** From `judgeLanding`. */
  readonly conditions: readonly GateResult[]
  /** The text of the pull request, for people. */
  readonly title: string
  readonly body: string
}

/**
 * The operations that are still missing between what exists and what the decision asks for. A run
 * that died anywhere is completed by planning again: what is done is not planned twice.
 *
 * @example
 * const { operations } = planPromotion({ question, decision, commit, state, conditions, title, body })
 * for (const operation of operations) console.log(describeOperation(operation))
 */
export function planPromotion(input: PlanInput): PromotionPlan {
  return {
    operations: [
      ...rememberScore(input),
      ...rememberLook(input),
      ...openIncidents(input),
      ...makePromotion(input),
      ...tellPromotion(input),
      ...supersede(input),
      ...landOrAsk(input),
    ],
  }
}

/** Only a verdict about the commit itself is remembered: a channel's score is of the moment. */
function rememberScore({ question, decision, state }: PlanInput): readonly PromotionOperation[] {
  const score = decision.gates.find(({ gate }) => gate === 'score')
  if (question.evidence.firstScore !== undefined || score?.about?.kind !== 'commit') return []
  if (score.verdict === 'unmeasured') return []
  return statusUnlessSame(
    state.statuses.candidate,
    question.candidate.commit,
    firstScoreContext(question.channel.name, question.baseline, score.verdict),
    { state: scoreState[score.verdict], description: statusDescription(score.observed) },
  )
}

const scoreState = { pass: 'success', fail: 'failure', inconclusive: 'pending' } as const

/** Of what goes through at its first look there is nothing to remember: its promotion tells. */
function rememberLook({ question, decision, state }: PlanInput): readonly PromotionOperation[] {
  const context = lookContext(question.channel.name)
  const { candidate } = state.statuses
  if (decision.outcome === 'promote' && candidate[context] === undefined) return []
  return statusUnlessSame(candidate, question.candidate.commit, context, lookStatus(decision))
}

/** A channel that something was taken away from has an incident, whoever took it and however. */
function openIncidents({ question }: PlanInput): readonly PromotionOperation[] {
  const { hold, fixes } = question.evidence
  if (hold?.kind !== 'measured' || fixes.kind !== 'measured') return []
  return holdsOf(fixes.value.changes, hold.value)
    .filter(({ incident }) => incident === undefined)
    .filter(({ of }, index, all) => all.findIndex((one) => one.of === of) === index)
    .map((one) => ({
      kind: 'open-incident',
      ...removalIncident(question.channel, question.from, one),
    }))
}

/** The commit P, its branch and its pull request, once the gates let the candidate through. */
function makePromotion(input: PlanInput): readonly PromotionOperation[] {
  const { question, commit, state, title, body } = input
  const { head, pullRequest } = state
  if (!isWanted(input)) return []
  const { branch, tree, parents, message } = commit
  const make: readonly PromotionOperation[] =
    head === undefined ? [{ kind: 'create-promotion-commit', branch, tree, parents, message }] : []
  return [...make, ...openPullRequest(question.channel, branch, { title, body }, pullRequest)]
}

/** Keeps text and status of an open promotion true, also when its gates no longer hold. */
function tellPromotion(input: PlanInput): readonly PromotionOperation[] {
  const { question, decision, state, title, body } = input
  const { head, pullRequest } = state
  const isOpen =
    pullRequest === undefined ? decision.outcome === 'promote' : pullRequest.state === 'open'
  // There is no commit to tell anything about, and there will be none.
  if (!isOpen || (head === undefined && !isWanted(input))) return []
  // What nobody judged is never called good, whatever the gates say about the candidate.
  const status: LookStatus = isMoved(input)
    ? { state: 'failure', description: 'not the commit that was judged' }
    : lookStatus(decision)
  return [
    ...updatePullRequest({ title, body }, pullRequest),
    ...(head === undefined && decision.outcome !== 'promote'
      ? []
      : statusUnlessSame(
          state.statuses.promotion,
          'promotion',
          gatesContext(question.channel.name),
          status,
        )),
  ]
}

function isMoved({ commit, state: { head } }: PlanInput): boolean {
  return head !== undefined && !isPromotionCommit(commit, head)
}

function supersede({ question, decision, state }: PlanInput): readonly PromotionOperation[] {
  const { channel, baseline } = question
  return decision.outcome === 'promote'
    ? closeSuperseded(channel, baseline, decision.candidate, state.others)
    : closeOutdated(channel, baseline, state.others)
}

/**
 * Moves the channel's ref when every gate and every condition passes; else asks for reviews. Asking
 * comes last: a name that GitHub does not know costs nothing but itself.
 */
function landOrAsk(input: PlanInput): readonly PromotionOperation[] {
  const { question, commit, conditions, state } = input
  if (!isWanted(input)) return []
  if (!conditions.every(({ verdict }) => verdict === 'pass')) {
    return askReviewers(question.channel, state.pullRequest)
  }
  return [
    ...announceDispatch(input),
    {
      kind: 'land',
      branch: commit.branch,
      channelBranch: question.channel.branch,
      baseline: question.baseline.commit,
      tree: commit.tree,
    },
    ...startWorkflows(input),
  ]
}

/** Whether the candidate may have a promotion: the gates let it through, and nobody said no. */
function isWanted(input: PlanInput): boolean {
  const { decision, state } = input
  const { pullRequest } = state
  return (
    decision.outcome === 'promote' &&
    !isMoved(input) &&
    judgeToken(state).length === 0 &&
    (pullRequest === undefined || pullRequest.state === 'open')
  )
}

/** GitHub keeps 1,000 statuses for each commit and context: one is written on change only. */
function statusUnlessSame(
  present: Readonly<Record<string, CommitStatus>>,
  on: 'promotion' | Sha,
  context: string,
  wanted: LookStatus,
): readonly PromotionOperation[] {
  const { [context]: written } = present
  if (written?.state === wanted.state && written.description === wanted.description) return []
  return [{ kind: 'set-status', on, context, ...wanted }]
}
