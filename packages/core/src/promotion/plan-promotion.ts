import type { GateResult } from '../gates/gate.ts'
import { type Sha, shortSha } from '../identifiers.ts'
import type { CandidateDecision } from './decision.ts'
import type { PromotionOperation, PromotionPlan } from './plan.ts'
import type { PromotionCommit } from './promotion-commit.ts'
import type { CommitStatus, PromotionState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'
import {
  firstScoreContext,
  gatesContext,
  lookContext,
  statusDescription,
} from './status-contexts.ts'

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
 */
export function planPromotion(input: PlanInput): PromotionPlan {
  const { decision, state } = input
  const operations: PromotionOperation[] = [...rememberScore(input), ...rememberLook(input)]
  if (decision.outcome === 'promote' && state.pullRequest?.state !== 'closed') {
    operations.push(...openPromotion(input))
  }
  operations.push(...updatePromotion(input))
  operations.push(...closeSuperseded(input))
  if (mayLand(input)) operations.push(...land(input))
  return { operations }
}

/** Whether the channel's ref moves now: every gate and every condition passes. */
export function mayLand({ decision, conditions, state }: PlanInput): boolean {
  return (
    decision.outcome === 'promote' &&
    conditions.every(({ verdict }) => verdict === 'pass') &&
    state.pullRequest?.state !== 'merged'
  )
}

/** Only a verdict about the commit itself is remembered: a channel's score is of the moment. */
function rememberScore({ question, decision }: PlanInput): readonly PromotionOperation[] {
  const score = decision.gates.find(({ gate }) => gate === 'score')
  if (question.evidence.firstScore !== undefined || score?.about?.kind !== 'commit') return []
  if (score.verdict !== 'pass' && score.verdict !== 'fail') return []
  return [
    {
      kind: 'set-status',
      on: question.candidate.commit,
      context: firstScoreContext(question.channel.name, question.baseline),
      state: score.verdict === 'pass' ? 'success' : 'failure',
      description: statusDescription(score.observed),
    },
  ]
}

function rememberLook({ question, decision, state }: PlanInput): readonly PromotionOperation[] {
  return statusUnlessSame(
    state.statuses.candidate,
    question.candidate.commit,
    lookContext(question.channel.name),
    gatesStatus(decision),
  )
}

function openPromotion({
  question,
  commit,
  state,
  title,
  body,
}: PlanInput): readonly PromotionOperation[] {
  const { channel } = question
  const { head, pullRequest } = state
  const { branch, tree, parents, message } = commit
  const { labels, reviewers } = channel.entry
  const missingLabels = labels.filter((label) => pullRequest?.labels.includes(label) !== true)
  const asked = new Set([
    ...(pullRequest?.requestedReviewers ?? []),
    ...(pullRequest?.reviews ?? []).map(({ by }) => by),
  ])
  const missingReviewers = reviewers.filter((reviewer) => !asked.has(reviewer))
  return [
    ...(head === undefined
      ? [{ kind: 'create-promotion-commit', branch, tree, parents, message } as const]
      : []),
    ...(pullRequest === undefined
      ? [{ kind: 'open-pull-request', branch, base: channel.branch, title, body } as const]
      : []),
    ...(missingLabels.length > 0 ? [{ kind: 'add-labels', labels: missingLabels } as const] : []),
    ...(missingReviewers.length > 0
      ? [{ kind: 'request-reviewers', reviewers: missingReviewers } as const]
      : []),
  ]
}

/** Keeps text and status of an open promotion true, also when its gates no longer hold. */
function updatePromotion({
  question,
  decision,
  state,
  title,
  body,
}: PlanInput): readonly PromotionOperation[] {
  const { pullRequest } = state
  const opening = pullRequest === undefined
  if (opening && decision.outcome !== 'promote') return []
  if (pullRequest !== undefined && pullRequest.state !== 'open') return []
  const outdated =
    pullRequest !== undefined && (pullRequest.title !== title || !sameText(pullRequest.body, body))
  return [
    ...(outdated
      ? [{ kind: 'update-pull-request', number: pullRequest.number, title, body } as const]
      : []),
    ...statusUnlessSame(
      state.statuses.promotion,
      'promotion',
      gatesContext(question.channel.name),
      gatesStatus(decision),
    ),
  ]
}

/** GitHub stores bodies with CRLF where a person edited them in the browser. */
function sameText(a: string, b: string): boolean {
  const lines = (text: string) => text.replaceAll('\r\n', '\n').trimEnd()
  return lines(a) === lines(b)
}

/** A promotion of another candidate or onto another baseline can no longer land as judged. */
function closeSuperseded({ question, decision, state }: PlanInput): readonly PromotionOperation[] {
  const { channel, baseline } = question
  return state.others
    .filter((other) => !other.sameBaseline || decision.outcome === 'promote')
    .flatMap((other): PromotionOperation[] => {
      const why = other.sameBaseline
        ? `superseded by the promotion of ${shortSha(decision.candidate.commit)}`
        : `${channel.name} has moved to ${shortSha(baseline.commit)}; this was judged against another baseline`
      return [
        {
          kind: 'set-status',
          on: other.head,
          context: gatesContext(channel.name),
          state: 'failure',
          description: statusDescription(why),
        },
        { kind: 'close-superseded', number: other.number, comment: `Closed by Sluice: ${why}.` },
      ]
    })
}

function land({ question, commit }: PlanInput): readonly PromotionOperation[] {
  return [
    {
      kind: 'land',
      branch: commit.branch,
      channelBranch: question.channel.branch,
      baseline: question.baseline.commit,
      tree: commit.tree,
    },
  ]
}

function gatesStatus(decision: CandidateDecision): Pick<CommitStatus, 'state' | 'description'> {
  const named = (test: (result: GateResult) => boolean) =>
    decision.gates.filter(test).map(({ gate }) => gate)
  const act = named(({ verdict, next }) => verdict !== 'pass' && next !== 'wait')
  const wait = named(({ verdict, next }) => verdict !== 'pass' && next === 'wait')
  const parts = [
    ...(act.length > 0 ? [`blocked by ${act.join(', ')}`] : []),
    ...(wait.length > 0 ? [`waiting for ${wait.join(', ')}`] : []),
  ]
  if (parts.length === 0) {
    return { state: 'success', description: `all ${decision.gates.length} gates pass` }
  }
  return {
    state: act.length > 0 ? 'failure' : 'pending',
    description: statusDescription(parts.join('; ')),
  }
}

/** GitHub keeps 1,000 statuses for each commit and context: one is written on change only. */
function statusUnlessSame(
  present: Readonly<Record<string, CommitStatus>>,
  on: 'promotion' | Sha,
  context: string,
  wanted: Pick<CommitStatus, 'state' | 'description'>,
): readonly PromotionOperation[] {
  const { [context]: written } = present
  if (written?.state === wanted.state && written.description === wanted.description) return []
  return [{ kind: 'set-status', on, context, ...wanted }]
}
