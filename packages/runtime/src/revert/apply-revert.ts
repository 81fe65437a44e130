import { describeRevertOperation, type RevertOperation, type Sha } from '@sluice/core'
import { signCommits } from '../backport/sign-commits.ts'
import { SluiceError } from '../errors.ts'
import type { WorkArea } from '../git/work-area.ts'
import { headOf, NO_OBJECT, swapRef } from '../github/land.ts'
import { moveRef } from '../github/move-ref.ts'
import { openBackport } from '../github/write-backport.ts'
import { setStatus, updatePullRequest } from '../github/write-promotion.ts'
import { applyRemoval, type RemovalApplied } from '../rollback/apply-removal.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import { ChannelMoved } from './channel-moved.ts'
import { type FoundRevert, findRevert } from './find-revert.ts'
import type { RevertLook } from './look-revert.ts'

type Found = Extract<RevertLook, { kind: 'revert' }>

/** What the loop has made so far, and what later operations refer to. */
export type RevertApplied = RemovalApplied & {
  /** The branch's head. */
  readonly head?: Sha
  /** GitHub's refusal to let the channel's branch move. */
  readonly refusal?: string
}

/**
 * Applies a plan in order. Only what the revert itself needs can stop it.
 *
 * @throws {ChannelMoved} where the channel moved on before it could be pushed.
 */
export async function applyRevert(
  context: RollbackContext,
  look: Found,
  operations: readonly RevertOperation[],
  {
    git,
    present,
    onProgress,
  }: {
    readonly git: WorkArea
    readonly present: RevertApplied
    readonly onProgress: (line: string) => void
  },
): Promise<RevertApplied> {
  let applied = present
  for (const operation of operations) {
    try {
      applied = await applyOne(context, look, operation, { git, applied })
      // What comes after is planned anew, for the other way.
      if (operation.kind === 'push' && applied.refusal !== undefined) break
      onProgress(describeRevertOperation(operation))
    } catch (error) {
      if (!(error instanceof SluiceError) || isNeeded(operation)) throw error
      applied = { ...applied, failures: [...applied.failures, error.message] }
    }
  }
  return applied
}

function isNeeded({ kind }: RevertOperation): boolean {
  return kind === 'make-branch' || kind === 'open-pull-request' || kind === 'push'
}

async function applyOne(
  context: RollbackContext,
  look: Found,
  operation: RevertOperation,
  { git, applied }: { readonly git: WorkArea; readonly applied: RevertApplied },
): Promise<RevertApplied> {
  const { client, repository, run } = context
  switch (operation.kind) {
    case 'make-branch':
      return { ...applied, ...(await makeBranch(context, look, git)) }
    case 'push':
      return push(context, look, { ...operation, applied })
    case 'set-status': {
      const { context: name, state, description } = operation
      const targetUrl = run === undefined ? {} : { targetUrl: run.url }
      const status = { commit: headIn(applied), context: name, state, description, ...targetUrl }
      await setStatus(client, repository, status)
      return applied
    }
    case 'open-pull-request': {
      const { isDraft, ...pullRequest } = await openBackport(client, repository, operation)
      const undrafted =
        operation.draft && !isDraft
          ? ['This repository has no draft pull requests: take care not to merge it.']
          : []
      return { ...applied, pullRequest, failures: [...applied.failures, ...undrafted] }
    }
    case 'offer-elsewhere':
      await updatePullRequest(client, repository, { ...operation, kind: 'update-pull-request' })
      return applied
    default: {
      const given = { channel: look.channelName, statuses: {} }
      return { ...applied, ...(await applyRemoval(context, operation, applied, given)) }
    }
  }
}

/** Pushes the commits, and has GitHub sign them. What another run made meanwhile is taken. */
async function makeBranch(
  context: RollbackContext,
  look: Found,
  git: WorkArea,
): Promise<Required<Pick<RevertApplied, 'head' | 'anotherRun'>>> {
  const { order, prepared, history, side } = look
  const { state, head: replaces } = look.found
  const { branch } = state
  const pushed = await git.pushBranches([
    {
      branch,
      commit: prepared.head,
      ...(state.made === 'stale' && replaces !== undefined ? { replaces } : {}),
    },
  ])
  const result = pushed.get(branch)
  if (result?.kind === 'refused') throw refusedBranch(branch, result.reason, prepared.paths)
  const anotherRun = result?.kind !== 'made'
  const found: FoundRevert = anotherRun
    ? await findRevert(context, { git, order, prepared, history })
    : { ...look.found, state: { ...state, made: 'ready' }, head: prepared.head, signed: false }
  return { head: await sign(context, look, git, found, side.repositoryId), anotherRun }
}

/** The branch's head, as GitHub signed it. */
export async function sign(
  context: RollbackContext,
  { order, prepared, history }: Found,
  git: WorkArea,
  found: FoundRevert,
  repositoryId: string,
): Promise<Sha> {
  if (found.head === undefined || found.state.made !== 'ready')
    throw new ChannelMoved(order.channel)
  if (found.signed) return found.head
  const signed = await signCommits(context, {
    repositoryId,
    branch: found.state.branch,
    onto: prepared.onto.sha,
    pushed: found.head,
    commits: prepared.commits,
  })
  const head = signed?.at(-1)
  if (head !== undefined) return head
  const again = await findRevert(context, { git, order, prepared, history })
  if (again.head === undefined || again.state.made !== 'ready')
    throw new ChannelMoved(order.channel)
  return again.head
}

function refusedBranch(branch: string, reason: string, paths: readonly string[]): SluiceError {
  const workflows = paths.filter((path) => path.startsWith('.github/workflows/'))
  return /workflow/.test(reason) && workflows.length > 0
    ? new SluiceError(
        'permission',
        `The token may not change ${workflows.join(', ')}. Give the action the token of an App with \`workflows: write\`.`,
      )
    : new SluiceError(
        'permission',
        `GitHub refused the branch ${branch}: ${reason}. Let the token make branches below \`sluice/\`: see the rulesets of the repository.`,
      )
}

/** A compare-and-swap; the branch that carried the commits goes with it. */
async function push(
  { client, repository }: RollbackContext,
  { side, found, prepared }: Found,
  { channelBranch, applied }: { readonly channelBranch: string; readonly applied: RevertApplied },
): Promise<RevertApplied> {
  const head = headIn(applied)
  const baseline = prepared.onto.sha
  const { repositoryId } = side
  const { branch } = found.state
  const landing = { repositoryId, channelBranch, baseline, promotion: head }
  const swap = await swapRef(client, landing, { branch, at: head })
  if (swap.kind === 'moved') return { ...applied, landed: head }
  // Whatever GitHub said: this run, when an answer was lost, may have pushed it, or another one.
  const now = await headOf(client, repository, channelBranch)
  if (now === head) return { ...applied, landed: head }
  if (now !== baseline) {
    // It is made anew on what came, if anything is left of it to be done: nothing stays behind.
    await moveRef(client, { repositoryId, branch, before: head, after: NO_OBJECT })
    throw new ChannelMoved(channelBranch)
  }
  if (swap.kind === 'failed') throw swap.error
  return { ...applied, refusal: swap.reason }
}

function headIn({ head }: RevertApplied): Sha {
  if (head === undefined)
    throw new SluiceError('unexpected', 'The plan speaks of commits that it does not make.')
  return head
}
