import {
  describeOperation,
  type PromotionOperation,
  type PromotionPlan,
  type Sha,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { updateComment } from '../github/change-comments.ts'
import { closeSuperseded } from '../github/close-superseded.ts'
import { createPromotionCommit } from '../github/create-promotion-commit.ts'
import { type Landing, land } from '../github/land.ts'
import { openIncident } from '../github/open-incident.ts'
import { isOwnComment, writeOwnComment } from '../github/own-comment.ts'
import { requestReviewers } from '../github/request-reviewers.ts'
import {
  addLabels,
  openPullRequest,
  setStatus,
  updatePullRequest,
} from '../github/write-promotion.ts'
import { dispatchWorkflows } from './dispatch-workflows.ts'
import type { RunContext } from './run-context.ts'

/** What the loop has made so far, and what later operations refer to. */
export type Applied = {
  readonly promotion?: Sha
  readonly pullRequest?: { readonly number: number; readonly url: string }
  /** The commit that the channel's ref moved to. */
  readonly landed?: Sha
  /** The merge queue has it, which lands it later. */
  readonly queued?: boolean
  /** What GitHub did not let us do; nothing after it was tried. */
  readonly refusal?: Refusal
  /** The operations that were carried out. */
  readonly done: readonly PromotionOperation[]
}

/** A refusal that a person can lift: what it is about, why, and what to do. */
export type Refusal = { readonly about: string; readonly reason: string; readonly clear: string }

/** Applies a plan, one operation after the other; each says what it did. */
export async function apply(
  context: RunContext,
  plan: PromotionPlan,
  given: {
    /** What landing needs to know; absent where nothing wants in. */
    readonly landing?: Pick<Landing, 'repositoryId' | 'rules' | 'history' | 'queue'>
    /** Workflow files that the promotion changes: not every token may. */
    readonly workflowFiles: readonly string[]
    /** Login of the token's owner. */
    readonly viewer: string
    readonly present: Pick<Applied, 'promotion' | 'pullRequest'>
    readonly onProgress: (line: string) => void
  },
): Promise<Applied> {
  let applied: Applied = { ...given.present, done: [] }
  const opening = plan.operations.find((one) => one.kind === 'open-pull-request')
  for (const operation of plan.operations) {
    const next = await applyOne(context, operation, applied, { ...given, opening })
    const refused = next.refusal !== applied.refusal
    applied = next
    // A workflow that does not start keeps nothing else from being done.
    if (refused && operation.kind === 'dispatch') continue
    if (refused) break
    const deed =
      operation.kind === 'land' && applied.queued === true
        ? { ...operation, queued: pullRequestOf(applied).number }
        : operation
    applied = { ...applied, done: [...applied.done, deed] }
    given.onProgress(describeOperation(deed))
    // What follows a landing is done by the look that finds it landed.
    if (applied.queued === true) break
  }
  return applied
}

type Given = Parameters<typeof apply>[2] & {
  readonly opening: Extract<PromotionOperation, { kind: 'open-pull-request' }> | undefined
}

async function applyOne(
  context: RunContext,
  operation: PromotionOperation,
  applied: Applied,
  { landing, workflowFiles, viewer, opening }: Given,
): Promise<Applied> {
  const { client, repository, run } = context
  switch (operation.kind) {
    case 'create-promotion-commit':
      try {
        const along = { opening, repositoryId: landing?.repositoryId }
        const made = await createPromotionCommit(client, repository, operation, along)
        return { ...applied, ...made }
      } catch (error) {
        if (workflowFiles.length === 0 || !isRefusal(error)) throw error
        return { ...applied, refusal: refusedWorkflowFiles(workflowFiles) }
      }
    case 'open-pull-request':
      // It may have been opened along with its branch.
      if (applied.pullRequest !== undefined) return applied
      return { ...applied, pullRequest: await openPullRequest(client, repository, operation) }
    case 'update-pull-request':
      await updatePullRequest(client, repository, operation)
      return applied
    case 'add-labels':
      await addLabels(client, repository, pullRequestOf(applied).number, operation.labels)
      return applied
    case 'request-reviewers':
      await requestReviewers(client, repository, pullRequestOf(applied).number, operation.reviewers)
      return applied
    case 'set-status': {
      const { on, state, description } = operation
      const commit = on === 'promotion' ? promotionOf(applied) : on
      await setStatus(client, repository, {
        commit,
        context: operation.context,
        state,
        description,
        ...(run === undefined ? {} : { targetUrl: run.url }),
      })
      return applied
    }
    case 'dispatch':
      return dispatchWorkflows(context, operation, applied)
    case 'open-incident':
      await openIncident(client, repository, operation)
      return applied
    case 'keep-comment':
      await keepComment(context, operation, viewer)
      return applied
    case 'close-superseded':
      await closeSuperseded(client, repository, operation)
      return applied
    case 'land': {
      if (landing === undefined) {
        throw new SluiceError('unexpected', 'The plan lands where nothing wants in.')
      }
      const result = await land(client, repository, {
        ...landing,
        channelBranch: operation.channelBranch,
        baseline: operation.baseline,
        tree: operation.tree,
        promotion: promotionOf(applied),
        pullRequest: pullRequestOf(applied).number,
      })
      if (result.kind === 'queued') return { ...applied, queued: true }
      return result.kind === 'landed'
        ? { ...applied, landed: result.commit }
        : { ...applied, refusal: { about: 'landing', ...result } }
    }
  }
}

/** A comment of ours is told by its first line. */
async function keepComment(
  { client, repository }: RunContext,
  { number, body, comment }: Extract<PromotionOperation, { kind: 'keep-comment' }>,
  viewer: string,
): Promise<void> {
  const place = { kind: 'pull-request', number } as const
  if (comment !== undefined) return updateComment(client, repository, place, { id: comment, body })
  const [marker = ''] = body.split('\n', 1)
  await writeOwnComment(client, repository, place, isOwnComment(marker, viewer), () => body)
}

/** GitHub refuses in several ways: as forbidden, as not found, or as a branch that cannot be made. */
function isRefusal(error: unknown): boolean {
  return (
    error instanceof SluiceError && (error.code === 'permission' || error.code === 'unexpected')
  )
}

function refusedWorkflowFiles(files: readonly string[]): Refusal {
  return {
    about: 'workflow files',
    reason: `The token may not bring changes of ${files.join(', ')}.`,
    clear:
      'Give the action the token of an App with `workflows: write`; GITHUB_TOKEN cannot have it.',
  }
}

function promotionOf({ promotion }: Applied): Sha {
  if (promotion === undefined)
    throw new SluiceError(
      'unexpected',
      'The plan speaks of a promotion commit that it does not make.',
    )
  return promotion
}

function pullRequestOf({ pullRequest }: Applied): {
  readonly number: number
  readonly url: string
} {
  if (pullRequest === undefined)
    throw new SluiceError('unexpected', 'The plan speaks of a pull request that it does not open.')
  return pullRequest
}
