import {
  describeRollbackOperation,
  type RollbackOperation,
  type RollbackPlan,
  type RollbackQuestion,
  type RollbackState,
  type Sha,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { ACTIONS_BOT } from '../github/actions-bot.ts'
import { closeSuperseded } from '../github/close-superseded.ts'
import { land } from '../github/land.ts'
import { readBranchRules } from '../github/read-required-checks.ts'
import { setStatus } from '../github/write-promotion.ts'
import { createRollbackCommit, openRollbackPullRequest } from '../github/write-rollback.ts'
import { applyRemoval, pullRequestOf, type RemovalApplied } from './apply-removal.ts'
import type { RollbackContext } from './rollback-context.ts'

/** What the loop has made so far, and what later operations refer to. */
export type RollbackApplied = RemovalApplied & {
  readonly rollback?: Sha
  /** The merge queue has it, which lands it later. */
  readonly queued?: boolean
  /** GitHub's refusal to let the channel move, with what to do. */
  readonly refusal?: { readonly reason: string; readonly clear: string }
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
    default: {
      const { landed, rollback } = applied
      const statuses = landed === rollback ? state.statuses : {}
      const given = { channel: question.channel.name, statuses }
      return { ...applied, ...(await applyRemoval(context, operation, applied, given)) }
    }
  }
}

function rollbackOf({ rollback }: RollbackApplied): Sha {
  if (rollback === undefined)
    throw new SluiceError('unexpected', 'The plan speaks of a commit that it does not make.')
  return rollback
}
