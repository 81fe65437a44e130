import {
  judgeMergeQueue,
  judgeRollback,
  planRollback,
  type RollbackDone,
  type RollbackReport,
  renderIncidentBody,
  renderRollbackBody,
  rollbackTitle,
} from '@sluice/core'
import { applyRollback, deedOf, type RollbackApplied } from './apply-rollback.ts'
import { completeEarlier } from './complete-earlier.ts'
import { measureAfter } from './evidence-after.ts'
import { type Before, keepBefore, measureBefore } from './evidence-before.ts'
import type { RollbackLook } from './look-rollback.ts'
import { openChecks } from './required-checks.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'
import { tellRollback } from './tell-rollback.ts'

/** Does what a look found to be done, and goes on with what earlier runs left undone. */
export async function carryOutRollback(
  context: RollbackContext,
  found: RollbackLook,
  options: RollbackOptions,
): Promise<RollbackReport> {
  const common = {
    channel: found.channel,
    repositoryUrl: found.side.repositoryUrl,
    states: found.states,
    unchecked: found.unchecked,
    started: [],
    failures: [],
    dryRun: options.dryRun,
    decidedAt: context.now,
  }
  if (found.kind !== 'rollback') {
    const { kind, why } = found
    const { started, failures } = await completeEarlier(context, found.earlier, options)
    const failed = found.watched ? await measureAfter(context, found.watched, options) : []
    return { ...common, started, failures: [...failures, ...failed], outcome: kind, why }
  }
  const { question, state } = found
  const measuring = measureBefore(context, found)
  const conditions = judgeRollback(question, state)
  const plan = planRollback({
    question,
    state,
    conditions,
    title: rollbackTitle(question),
    body: renderRollbackBody(question),
    incidentBody: renderIncidentBody(question, common),
  })
  const report: RollbackDone = {
    ...common,
    outcome: 'rollback',
    question,
    conditions,
    operations: plan.operations,
    ...(state.pullRequest === undefined ? {} : { pullRequest: state.pullRequest }),
    ...(state.incident === undefined ? {} : { incident: state.incident }),
  }
  if (options.dryRun) return withMeasured(report, await measuring)
  const applied = await applyRollback(context, plan, {
    question,
    state,
    repositoryId: found.side.repositoryId,
    viewer: found.side.viewer,
    present: presentOf(found),
    onProgress: options.onProgress,
  })
  const { rollback, anotherRun } = applied
  const { branch } = question.channel
  const checks = await openChecks(context, { branch, viewer: found.side.viewer }, applied)
  const done = afterwards(report, found, applied, checks)
  // Of two dispatches at once, the one that made the branch calls people.
  if (rollback === undefined || anotherRun === true) return done
  const { viewer } = found.side
  const [failed, before] = await Promise.all([
    tellRollback(context, done, found.earlier.notify, { rollback, state, viewer }),
    measuring,
  ])
  const unkept = await keepBefore(context, found, before, applied)
  const measured = withMeasured(done, before)
  return { ...measured, failures: [...measured.failures, ...failed, ...unkept] }
}

function withMeasured(report: RollbackDone, { measured, failures }: Before): RollbackDone {
  return {
    ...report,
    ...(measured === undefined ? {} : { measured }),
    failures: [...report.failures, ...failures],
  }
}

type Found = Extract<RollbackLook, { kind: 'rollback' }>

function presentOf({ state: { head, pullRequest, incident } }: Found): RollbackApplied {
  return {
    ...(head === undefined ? {} : { rollback: head.commit }),
    ...(pullRequest?.state === 'open' ? { pullRequest } : {}),
    ...(incident === undefined ? {} : { incident }),
    started: [],
    failures: [],
  }
}

/** The report as it is true after the plan was applied. */
function afterwards(
  report: RollbackDone,
  found: Found,
  applied: RollbackApplied,
  checks: Awaited<ReturnType<typeof openChecks>>,
): RollbackDone {
  const { pullRequest, incident, landed, refusal, started, failures, rollback } = applied
  const { question, state } = found
  const opened =
    pullRequest !== undefined && state.pullRequest === undefined && rollback !== undefined
      ? { ...newPullRequest, ...pullRequest, head: rollback }
      : state.pullRequest
  const conditions = judgeRollback(question, {
    ...state,
    ...(opened === undefined ? {} : { pullRequest: opened }),
  })
  // What the checks' own row says is said once.
  const isOfChecks = checks.conditions.length > 0 && /status check/i.test(refusal?.reason ?? '')
  const refused =
    refusal &&
    !isOfChecks &&
    ({
      gate: 'landing',
      verdict: 'fail',
      next: 'act',
      observed: 'GitHub refused',
      required: 'a token that may',
      reason: refusal.reason,
      clear: [`Merge #${pullRequest?.number ?? ''} by hand.`, refusal.clear],
      sources: [],
      remarks: [],
    } as const)
  const queued =
    applied.queued === true && opened !== undefined
      ? judgeMergeQueue({
          mergeQueue: true,
          pullRequest: { ...opened, state: 'open', queue: { kind: 'entered' } },
        })
      : []
  return {
    ...report,
    operations: report.operations
      .filter(({ kind }) => applied.queued !== true || kind !== 'dispatch')
      .map((operation) => deedOf(operation, applied)),
    conditions: [...conditions, ...queued, ...checks.conditions, ...(refused ? [refused] : [])],
    started,
    failures: [...failures, ...checks.failures],
    ...(pullRequest === undefined ? {} : { pullRequest }),
    ...(incident === undefined ? {} : { incident }),
    ...(landed === undefined ? {} : { landed }),
  }
}

const newPullRequest = {
  state: 'open',
  title: '',
  body: '',
  labels: [],
  requestedReviewers: [],
  reviews: [],
  startsNoWorkflows: false,
} as const
