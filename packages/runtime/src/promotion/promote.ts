import {
  canonicalJson,
  type Decision,
  decide,
  judgeHotfixes,
  judgeLanding,
  landingEntry,
  lookContext,
  type PromotionEvidence,
  type PromotionRecord,
  type PromotionReport,
  planHotfixes,
  planPromotion,
  promotionRecord,
  pullRequestTitle,
  renderPullRequestBody,
  workflowFilesOf,
} from '@sluice/core'
import { answerSaid } from '../commands/answer-said.ts'
import { digestOf } from '../digest.ts'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import {
  anchored,
  keepDecision,
  keepSeen,
  remember,
  withWarnings,
} from '../ledger/keep-decision.ts'
import { type Applied, apply, type Refusal } from './apply.ts'
import { planByHand } from './by-hand.ts'
import { cleanUp } from './clean-up.ts'
import type { AskedPair } from './entry-pair.ts'
import { type Look, look } from './look.ts'
import { lookBeforeLanding } from './look-before-landing.ts'
import { planGroups } from './merge-groups.ts'
import { refused } from './refused.ts'
import type { RunContext } from './run-context.ts'

/** What one run did about one channel. */
export type PromotionRun = {
  readonly report: PromotionReport
  readonly decision: Decision
  readonly evidence?: PromotionEvidence
  /** What GitHub did not let this token do: a mistake in the set-up, which a person mends. */
  readonly refusal?: Refusal
}

/**
 * One look at one channel, from reading to landing: read, decide, plan, apply. A run that died
 * anywhere is completed by the next one.
 */
export async function promote(
  context: RunContext,
  asked: AskedPair,
  options: { readonly dryRun: boolean; readonly onProgress: (line: string) => void },
): Promise<PromotionRun> {
  const found = await lookBeforeLanding(context, await look(context, asked))
  await answerSaid(context, found, options)
  if (found.kind === 'up-to-date') return cleanUp(found, context, options)
  const { question, commit, state } = found
  const decision = decide(question)
  const conditions = judgeLanding(question, commit, state)
  const previous = state.statuses.candidate[lookContext(question.channel.name)]
  const read = await found.readHotfixes()
  const hotfixes = judgeHotfixes(read.question, read.hotfixes)
  const remembered = remember(context, found.ledger, question, decision)
  const report: PromotionReport = {
    decision,
    conditions,
    memory: remembered.memory,
    protectedChanges: state.protectedChanges,
    repositoryUrl: found.repositoryUrl,
    alarms: found.byHand.alarms,
    hotfixes,
    ...(state.pullRequest === undefined ? {} : { pullRequest: state.pullRequest }),
    ...(previous === undefined ? {} : { previous }),
    operations: [],
    dryRun: options.dryRun,
    gitHubToken: state.gitHubToken !== undefined,
  }
  const { operations } = planPromotion({
    question,
    decision,
    commit,
    state,
    conditions,
    title: pullRequestTitle(report),
    body: renderPullRequestBody(report),
  })
  const byHand = await planByHand(context, found, { question, decision, state })
  const others = [...byHand, ...planHotfixes(question.channel, hotfixes)]
  const groups = planGroups(found, [...others, ...operations], decision, conditions, hotfixes)
  const plan = { operations: [...found.missed, ...others, ...groups, ...operations] }
  if (options.dryRun) {
    const planned = { ...report, operations: plan.operations }
    return { report: planned, decision, evidence: question.evidence }
  }
  const kept = await keepDecision(context, found.ledger, remembered, {
    report: { ...report, operations: plan.operations },
    evidence: question.evidence,
  })
  const applied = await apply(context, anchored(plan, kept.reading), {
    landing: {
      repositoryId: found.repositoryId,
      rules: found.rules,
      history: question.channel.entry.history,
      ...(state.gitHubToken === undefined ? { queue: 'end' as const } : {}),
    },
    workflowFiles: workflowFilesOf(state),
    viewer: found.viewer,
    present: presentOf(state),
    onProgress: options.onProgress,
  })
  const { landed } = applied
  const { name } = question.channel
  const noted =
    landed === undefined
      ? undefined
      : await keepSeen(context, kept.reading, [
          landingEntry(name, { commit: landed, of: 'promotion' }, context.now),
        ])
  return {
    report: withWarnings(afterwards(report, found, applied), [
      ...kept.warnings,
      ...(noted?.warnings ?? []),
    ]),
    decision,
    evidence: question.evidence,
    ...(applied.refusal === undefined ? {} : { refusal: applied.refusal }),
  }
}

/** The run as data that outlives it. */
export function recordOf({ report, evidence }: PromotionRun): PromotionRecord {
  return promotionRecord(
    report,
    evidence && { evidence, evidenceDigest: digestOf(canonicalJson(evidence)) },
  )
}

type CandidateLook = Extract<Look, { kind: 'candidate' }>

function presentOf({
  head,
  pullRequest,
}: CandidateLook['state']): Pick<Applied, 'promotion' | 'pullRequest'> {
  return {
    ...(head === undefined ? {} : { promotion: head.commit }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
  }
}

/** The report as it is true after the plan was applied: a new pull request can be approved now. */
function afterwards(
  report: PromotionReport,
  found: CandidateLook,
  applied: Applied,
): PromotionReport {
  const { pullRequest, landed, refusal, queued } = applied
  const { question, commit, state, viewer } = found
  const opened =
    pullRequest !== undefined && state.pullRequest === undefined && applied.promotion !== undefined
      ? {
          ...newPullRequest,
          ...pullRequest,
          head: applied.promotion,
          startsNoWorkflows: viewer === ACTIONS_BOT,
        }
      : state.pullRequest
  const conditions = judgeLanding(question, commit, {
    ...state,
    ...(opened === undefined
      ? {}
      : { pullRequest: queued === true ? { ...opened, queue: { kind: 'entered' } } : opened }),
  })
  // Nobody is asked to approve a pull request that could not be made.
  const open = pullRequest === undefined && refusal !== undefined ? [] : conditions
  return {
    ...report,
    operations: applied.done,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(landed === undefined ? {} : { landed }),
    conditions: refusal === undefined ? open : [...open, refused(refusal, viewer)],
  }
}

const newPullRequest = {
  state: 'open',
  title: '',
  body: '',
  labels: [],
  requestedReviewers: [],
  reviews: [],
} as const
