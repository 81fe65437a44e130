import {
  describeRollbackOperation,
  type RollbackOperation,
  type RollbackPlan,
  type RollbackQuestion,
  type RollbackState,
  type Sha,
  type StartedWorkflow,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import { closeSuperseded } from '../github/close-superseded.ts'
import { land } from '../github/land.ts'
import { openIncident } from '../github/open-incident.ts'
import { readBranchRules } from '../github/read-required-checks.ts'
import { requestReviewers } from '../github/request-reviewers.ts'
import { startWorkflowOnce } from '../github/start-workflow-once.ts'
import { addLabels, setStatus } from '../github/write-promotion.ts'
import {
  createRollbackCommit,
  markReady,
  openRollbackPullRequest,
} from '../github/write-rollback.ts'
import type { RollbackContext } from './rollback-context.ts'

type Numbered = {
  readonly number: number
  readonly url: string
  /** GraphQL's name; present where this run made or found it. */
  readonly id?: string
}

/** What the loop has made so far, and what later operations refer to. */
export type RollbackApplied = {
  readonly rollback?: Sha
  readonly pullRequest?: Numbered
  readonly incident?: Numbered
  /** Another run made the branch while we were at it: it opens the incident, and not we too. */
  readonly anotherRun?: boolean
  readonly landed?: Sha
  /** The merge queue has it, which lands it later. */
  readonly queued?: boolean
  readonly started: readonly StartedWorkflow[]
  /** GitHub's refusal to let the channel move, with what to do. */
  readonly refusal?: { readonly reason: string; readonly clear: string }
  /** What failed and must not stop a rollback, a sentence each. */
  readonly failures: readonly string[]
}

/** Applies a plan in order. Only what the rollback itself needs can stop it. */
export async function applyRollback(
  context: RollbackContext,
  plan: RollbackPlan,
  given: {
    readonly question: RollbackQuestion
    readonly state: RollbackState
    readonly repositoryId: string
    /** Login of the token's owner. */
    readonly viewer: string
    readonly present: RollbackApplied
    readonly onProgress: (line: string) => void
  },
): Promise<RollbackApplied> {
  let applied = given.present
  for (const operation of plan.operations) {
    // What follows a landing is done by the run that finds it landed.
    if (applied.refusal !== undefined || applied.queued === true) break
    try {
      applied = await applyOne(context, operation, applied, given)
      if (applied.refusal === undefined)
        given.onProgress(describeRollbackOperation(deedOf(operation, applied)))
    } catch (error) {
      if (!(error instanceof SluiceError) || isNeeded(operation) || isGone(error)) throw error
      applied = { ...applied, failures: [...applied.failures, error.message] }
    }
  }
  return applied
}

/** What became of an operation: a merge queue may have taken what was to land. */
export function deedOf(
  operation: RollbackOperation,
  { queued, pullRequest }: RollbackApplied,
): RollbackOperation {
  return operation.kind === 'land' && queued === true && pullRequest !== undefined
    ? { ...operation, queued: pullRequest.number }
    : operation
}

/** A label that cannot be set must not keep a broken release in production. */
function isNeeded({ kind }: RollbackOperation): boolean {
  return kind === 'create-rollback-commit' || kind === 'open-pull-request' || kind === 'land'
}

/** What never goes away by going on. */
function isGone({ code }: SluiceError): boolean {
  return code === 'moved'
}

async function applyOne(
  context: RollbackContext,
  operation: RollbackOperation,
  applied: RollbackApplied,
  { question, state, repositoryId, viewer }: Parameters<typeof applyRollback>[2],
): Promise<RollbackApplied> {
  const { client, repository, run } = context
  switch (operation.kind) {
    case 'set-status': {
      const { on, context: name, state: wanted, description } = operation
      const commit = on === 'rollback' ? rollbackOf(applied) : on
      const targetUrl = run === undefined ? {} : { targetUrl: run.url }
      const status = { commit, context: name, state: wanted, description }
      await setStatus(client, repository, { ...status, ...targetUrl })
      return applied
    }
    case 'create-rollback-commit': {
      const made = await createRollbackCommit(client, repository, operation, question.head.tree)
      return { ...applied, rollback: made.commit, anotherRun: !made.byUs }
    }
    case 'open-pull-request':
      return {
        ...applied,
        pullRequest: await openRollbackPullRequest(client, repository, operation),
      }
    case 'mark-ready':
      await markReady(client, repository, operation)
      return applied
    case 'add-labels':
      await addLabels(client, repository, pullRequestOf(applied).number, operation.labels)
      return applied
    case 'request-reviewers':
      await requestReviewers(client, repository, pullRequestOf(applied).number, operation.reviewers)
      return applied
    case 'open-incident':
      if (applied.anotherRun === true) return applied
      return { ...applied, incident: await openIncident(client, repository, operation) }
    case 'close-superseded':
      await closeSuperseded(client, repository, operation)
      return applied
    case 'land': {
      const rules = await readBranchRules(client, repository, operation.channelBranch)
      const landing = await land(client, repository, {
        repositoryId,
        rules,
        channelBranch: operation.channelBranch,
        baseline: operation.from,
        promotion: rollbackOf(applied),
        tree:
          question.tree.kind === 'exact'
            ? question.tree.tree
            : (state.head?.tree ?? question.head.tree),
        pullRequest: pullRequestOf(applied).number,
        history: 'merge',
        ...(viewer === ACTIONS_BOT ? {} : { queue: 'front' as const }),
      })
      if (landing.kind === 'queued') return { ...applied, queued: true }
      return landing.kind === 'landed'
        ? { ...applied, landed: landing.commit }
        : { ...applied, refusal: landing }
    }
    case 'dispatch': {
      const { landed, rollback } = applied
      if (landed === undefined) return applied
      const one = await startWorkflowOnce(context, {
        ...{ channel: question.channel.name, channelBranch: operation.ref, commit: landed },
        workflow: operation.workflow,
        statuses: landed === rollback ? state.statuses : {},
      })
      return one.kind === 'started'
        ? { ...applied, started: [...applied.started, one.started] }
        : applied
    }
  }
}

function rollbackOf({ rollback }: RollbackApplied): Sha {
  if (rollback === undefined)
    throw new SluiceError('unexpected', 'The plan speaks of a commit that it does not make.')
  return rollback
}

function pullRequestOf({ pullRequest }: RollbackApplied): Numbered {
  if (pullRequest === undefined)
    throw new SluiceError('unexpected', 'The plan speaks of a pull request that it does not open.')
  return pullRequest
}
