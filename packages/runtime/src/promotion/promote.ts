import {
  canonicalJson,
  type Decision,
  decide,
  type GateResult,
  judgeLanding,
  lookContext,
  type PromotionEvidence,
  type PromotionRecord,
  type PromotionReport,
  planPromotion,
  promotionRecord,
  pullRequestTitle,
  renderPullRequestBody,
} from '@sluice/core'
import { answerSaid } from '../commands/answer-said.ts'
import { type Applied, apply, type Refusal } from './apply.ts'
import { type Look, look } from './look.ts'
import { digestOf, type EntryPair } from './read-policy.ts'
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
  asked: EntryPair,
  options: { readonly dryRun: boolean; readonly onProgress: (line: string) => void },
): Promise<PromotionRun> {
  const found = await look(context, asked)
  await answerSaid(context, found, options)
  if (found.kind === 'up-to-date') return cleanUp(found, context, options)
  const { question, commit, state } = found
  const decision = decide(question)
  const conditions = judgeLanding(question, commit, state)
  const previous = state.statuses.candidate[lookContext(question.channel.name)]
  const report: PromotionReport = {
    decision,
    conditions,
    protectedChanges: state.protectedChanges,
    repositoryUrl: found.repositoryUrl,
    ...(state.pullRequest === undefined ? {} : { pullRequest: state.pullRequest }),
    ...(previous === undefined ? {} : { previous }),
    operations: [],
    dryRun: options.dryRun,
  }
  const plan = planPromotion({
    question,
    decision,
    commit,
    state,
    conditions,
    title: pullRequestTitle(report),
    body: renderPullRequestBody(report),
  })
  if (options.dryRun) {
    const planned = { ...report, operations: plan.operations }
    return { report: planned, decision, evidence: question.evidence }
  }
  const applied = await apply(context, plan, {
    landing: {
      repositoryId: found.repositoryId,
      rules: found.rules,
      history: question.channel.entry.history,
    },
    workflowFiles: state.protectedChanges.filter((path) => path.startsWith('.github/workflows/')),
    present: presentOf(state),
    onProgress: options.onProgress,
  })
  return {
    report: afterwards(report, found, applied),
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
  const { pullRequest, landed, refusal } = applied
  const { question, commit, state, viewer } = found
  const opened =
    pullRequest !== undefined && state.pullRequest === undefined && applied.promotion !== undefined
      ? {
          ...newPullRequest,
          ...pullRequest,
          head: applied.promotion,
          startsNoWorkflows: viewer === 'github-actions[bot]',
        }
      : state.pullRequest
  const conditions = judgeLanding(question, commit, {
    ...state,
    ...(opened === undefined ? {} : { pullRequest: opened }),
  })
  // Nobody is asked to approve a pull request that could not be made.
  const open = pullRequest === undefined && refusal !== undefined ? [] : conditions
  return {
    ...report,
    operations: applied.done,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(landed === undefined ? {} : { landed }),
    conditions: refusal === undefined ? open : [...open, refused(refusal)],
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

function refused({ about, reason, clear }: Refusal): GateResult {
  return {
    gate: about,
    verdict: 'fail',
    next: 'act',
    observed: 'GitHub refused',
    required: 'a token that may',
    reason,
    clear: [clear],
    sources: [],
    remarks: [],
  }
}

/** Nothing wants in; what is left open from before is closed. */
async function cleanUp(
  found: Extract<Look, { kind: 'up-to-date' }>,
  context: RunContext,
  { dryRun, onProgress }: Parameters<typeof promote>[2],
): Promise<PromotionRun> {
  const { channel, from, baseline, policy, repositoryUrl, plan } = found
  if (!dryRun) await apply(context, plan, { workflowFiles: [], present: {}, onProgress })
  const decision: Decision = {
    outcome: 'up-to-date',
    channel: channel.name,
    from: from.name,
    baseline,
    policy,
    decidedAt: context.now,
  }
  const { operations } = plan
  const report = {
    decision,
    conditions: [],
    protectedChanges: [],
    repositoryUrl,
    operations,
    dryRun,
  }
  return { decision, report }
}
