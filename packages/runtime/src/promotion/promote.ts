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
import { type Applied, apply } from './apply.ts'
import { type Look, look } from './look.ts'
import { digestOf, type EntryPair } from './read-policy.ts'
import type { RunContext } from './run-context.ts'

/** What one run did about one channel. */
export type PromotionRun = {
  readonly report: PromotionReport
  readonly decision: Decision
  readonly evidence?: PromotionEvidence
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
  if (found.kind === 'up-to-date') return upToDate(found, context, options.dryRun)
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
  const planned = { ...report, operations: plan.operations }
  if (options.dryRun) return { report: planned, decision, evidence: question.evidence }
  const applied = await apply(context, plan, {
    question,
    repositoryId: found.repositoryId,
    rules: found.rules,
    present: presentOf(state),
    onProgress: options.onProgress,
  })
  return { report: afterwards(planned, applied), decision, evidence: question.evidence }
}

/** The run as data that outlives it. */
export function recordOf({ report, evidence }: PromotionRun): PromotionRecord {
  return promotionRecord(
    report,
    evidence && { evidence, evidenceDigest: digestOf(canonicalJson(evidence)) },
  )
}

function presentOf({ head, pullRequest }: Extract<Look, { kind: 'candidate' }>['state']): Applied {
  return {
    ...(head === undefined ? {} : { promotion: head.commit }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
  }
}

function afterwards(report: PromotionReport, { pullRequest, landing }: Applied): PromotionReport {
  return {
    ...report,
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(landing?.kind === 'landed' ? { landed: landing.commit } : {}),
    conditions:
      landing?.kind === 'refused'
        ? [...report.conditions, refusedLanding(landing)]
        : report.conditions,
  }
}

function refusedLanding({ reason, clear }: { reason: string; clear: string }): GateResult {
  return {
    gate: 'landing',
    verdict: 'fail',
    next: 'act',
    observed: 'GitHub refused',
    required: 'leave to move the channel',
    reason,
    clear: [clear],
    sources: [],
    remarks: [],
  }
}

function upToDate(found: Look, context: RunContext, dryRun: boolean): PromotionRun {
  const { channel, from, baseline, policy, repositoryUrl } = found
  const decision: Decision = {
    outcome: 'up-to-date',
    channel: channel.name,
    from: from.name,
    baseline,
    policy,
    decidedAt: context.now,
  }
  return {
    decision,
    report: {
      decision,
      conditions: [],
      protectedChanges: [],
      repositoryUrl,
      operations: [],
      dryRun,
    },
  }
}
