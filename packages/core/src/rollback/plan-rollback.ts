import type { GateResult } from '../gates/gate.ts'
import { type Sha, shortSha } from '../identifiers.ts'
import { gatesContext, statusDescription } from '../promotion/status-contexts.ts'
import { incidentLabels, incidentMarker, titleOfIncident } from './incident.ts'
import { labelAndAsk, startDeployments } from './plan-removal.ts'
import { rollbackBranch, rollbackMessage } from './rollback-commit.ts'
import type { RollbackOperation, RollbackPlan } from './rollback-plan.ts'
import type { RollbackQuestion, RollbackState } from './rollback-question.ts'

export type RollbackPlanInput = {
  readonly question: RollbackQuestion
  readonly state: RollbackState
  /** From `judgeRollback`. */
  readonly conditions: readonly GateResult[]
  readonly title: string
  readonly body: string
  readonly incidentBody: string
}

/**
 * The operations that are still missing. Promotions are held first: one that merges meanwhile would
 * bring back what is being rolled back. The landing comes after everything that people must see.
 */
export function planRollback(input: RollbackPlanInput): RollbackPlan {
  return {
    operations: [
      ...holdPromotions(input),
      ...makeRollback(input),
      ...openIncident(input),
      ...closeStale(input),
      ...land(input),
    ],
  }
}

export function subjectOf({ channel, head, good, tree, rules, ...question }: RollbackQuestion) {
  return {
    channel: channel.name,
    of: head.commit,
    good: good.state.commit,
    asked: question.asked,
    reason: question.reason,
    severity: question.severity,
    by: question.by,
    kept: tree.kind === 'mixed' ? rules.keep : [],
  }
}

function holdPromotions({ question, state }: RollbackPlanInput): readonly RollbackOperation[] {
  const context = gatesContext(question.channel.name)
  const description = statusDescription(
    `held: ${question.channel.name} is being rolled back to ${shortSha(question.good.state.commit)}`,
  )
  const hold = (on: Sha) =>
    ({ kind: 'set-status', on, context, state: 'failure', description }) as const
  return state.promotions.flatMap(({ head, statuses, group }) => {
    const present = statuses[context]
    const isHeld = present?.state === 'failure' && present.description === description
    return [...(isHeld ? [] : [hold(head)]), ...(group === undefined ? [] : [hold(group)])]
  })
}

function makeRollback(input: RollbackPlanInput): readonly RollbackOperation[] {
  const { question, state, title, body } = input
  const { channel, head, tree, rules, confirmed, irreversible } = question
  const { pullRequest } = state
  const subject = subjectOf(question)
  const branch = rollbackBranch(subject)
  const open = pullRequest?.state === 'open' ? pullRequest : undefined
  const draft = irreversible.length > 0 && !confirmed
  const context = gatesContext(channel.name)
  const status = {
    state: 'success',
    description: statusDescription(`rollback to ${shortSha(question.good.state.commit)}`),
  } as const
  const present = state.statuses[context]
  return [
    ...(state.head === undefined
      ? [
          {
            kind: 'create-rollback-commit',
            branch,
            tree,
            parent: head.commit,
            message: rollbackMessage(subject),
          } as const,
        ]
      : []),
    ...(open === undefined
      ? [{ kind: 'open-pull-request', branch, base: channel.branch, title, body, draft } as const]
      : []),
    ...(open !== undefined && state.isDraft && !draft
      ? [{ kind: 'mark-ready', number: open.number } as const]
      : []),
    ...(present?.state === status.state && present.description === status.description
      ? []
      : [{ kind: 'set-status', on: 'rollback', context, ...status } as const]),
    ...labelAndAsk(wantedLabels(question), rules, open),
  ]
}

function wantedLabels({ rules, severity }: RollbackQuestion): readonly string[] {
  return [...new Set(['rollback', severity, ...rules.labels])]
}

function openIncident({
  question,
  state,
  incidentBody,
}: RollbackPlanInput): readonly RollbackOperation[] {
  if (state.incident !== undefined) return []
  const { channel, good, head } = question
  return [
    {
      kind: 'open-incident',
      marker: incidentMarker({ channel: channel.name, of: head.commit }),
      title: titleOfIncident(channel.name, good.state.commit),
      body: incidentBody,
      labels: incidentLabels(question.severity),
    },
  ]
}

/**
 * A rollback of a head that the channel has left can no longer land as planned; and of two of one
 * head only the one that was asked for last is to be merged.
 */
function closeStale({ question, state }: RollbackPlanInput): readonly RollbackOperation[] {
  const { channel, head, good } = question
  return state.stale.map(({ number, ofHead }) => ({
    kind: 'close-superseded',
    number,
    comment: ofHead
      ? `Closed by Sluice: ${channel.name} goes back to ${shortSha(good.state.commit)} instead, as it was asked for since.`
      : `Closed by Sluice: ${channel.name} has moved to ${shortSha(head.commit)}; the rollback was made anew on it.`,
  }))
}

function land({ question, state, conditions }: RollbackPlanInput): readonly RollbackOperation[] {
  if (conditions.some(({ verdict }) => verdict !== 'pass')) return []
  if (state.pullRequest?.state === 'merged') return []
  const { branch } = question.channel
  return [
    { kind: 'land', channelBranch: branch, from: question.head.commit },
    ...startDeployments(question.rules, branch),
  ]
}
