import { isSha, type Sha, zeroSha } from '../git/sha.ts'
import { Refusal } from '../refusal.ts'
import { judgeUpdate } from '../rules/judge-update.ts'
import { type Objection, objectionMessage } from '../rules/objection.ts'
import { refusedWorkflowFile, workflowRefusal } from '../rules/workflow-files.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { afterMove, type DoneMove } from './after-move.ts'

export interface RefMove {
  /** The full name, for example `refs/heads/next`. */
  readonly ref: string
  /** Zeros delete. */
  readonly after: Sha
  /** Compare-and-swap: zeros mean "must not exist", undefined "whatever it is". */
  readonly before?: Sha | undefined
  readonly force: boolean
}

/** Why a ref did not move. Git's clients and the APIs each have their own words for it. */
export class MoveRefused extends Refusal {
  readonly ref: string
  readonly reason:
    | {
        readonly kind: 'stale' | 'missing' | 'exists' | 'not-fast-forward' | 'no-object' | 'invalid'
      }
    | { readonly kind: 'workflow'; readonly path: string }
    | { readonly kind: 'rules'; readonly objections: readonly Objection[] }

  constructor(ref: string, status: number, message: string, reason: MoveRefused['reason']) {
    super(status, message, { type: reason.kind === 'stale' ? 'STALE_DATA' : typeFor(status) })
    this.ref = ref
    this.reason = reason
  }
}

function typeFor(status: number) {
  if (status === 403) return 'FORBIDDEN'
  return status === 404 ? 'NOT_FOUND' : 'UNPROCESSABLE'
}

/**
 * The one place where refs move: pushes, both APIs, merges and a scenario's helpers all end here.
 * All of the moves happen or none. The caller holds the repository's lock.
 */
export async function moveRefs(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  moves: readonly RefMove[],
  /** The pull request that is being merged: its merge was judged already. */
  merging?: PullRequest,
): Promise<void> {
  const done: DoneMove[] = []
  for (const move of moves) {
    const planned = await checkMove(repository, move)
    if (!actor.unbound) await judge(repository, actor, planned, merging)
    done.push(planned)
  }
  const effective = done.filter((move) => move.before !== move.after)
  if (effective.length > 0) await repository.git.updateRefs(effective)
  for (const move of effective) await afterMove(world, repository, actor, move, merging)
}

async function checkMove(repository: RepositoryState, move: RefMove): Promise<DoneMove> {
  const { ref, after } = move
  const refuse = (
    kind: 'stale' | 'missing' | 'exists' | 'not-fast-forward' | 'no-object' | 'invalid',
    message: string,
  ) => new MoveRefused(ref, 422, message, { kind })
  if (!/^refs\/[^/]+\/./.test(ref) || /[\s~^:?*[\\]|\.\.|\/$|\.lock$|@\{/.test(ref)) {
    throw refuse('invalid', 'Reference name is not valid.')
  }
  const before = (await repository.git.ref(ref)) ?? zeroSha
  if (move.before !== undefined && move.before !== before) {
    if (move.before === zeroSha) throw refuse('exists', 'Reference already exists')
    throw refuse('stale', `Reference ${ref} is at ${before} but expected ${move.before}`)
  }
  if (after === zeroSha) {
    if (before === zeroSha) throw refuse('missing', 'Reference does not exist')
    return { ref, before, after, forced: false }
  }
  const isBranch = ref.startsWith('refs/heads/')
  const target = isSha(after) ? await repository.git.read(after) : undefined
  if (target === undefined || (isBranch && target.type !== 'commit')) {
    throw refuse(
      'no-object',
      isBranch && target ? 'Reference update failed' : 'Object does not exist',
    )
  }
  const forward =
    before === zeroSha || !isBranch || (await repository.git.isAncestor(before, after))
  if (!forward && !move.force) throw refuse('not-fast-forward', 'Update is not a fast forward')
  return { ref, before, after, forced: !forward }
}

async function judge(
  repository: RepositoryState,
  actor: Actor,
  move: DoneMove,
  merging: PullRequest | undefined,
): Promise<void> {
  const path = await refusedWorkflowFile(repository, actor, move.before, move.after)
  if (path !== undefined) {
    const message = merging
      ? workflowRefusal(actor, path)
      : 'Resource not accessible by integration'
    throw new MoveRefused(move.ref, 403, message, { kind: 'workflow', path })
  }
  if (!move.ref.startsWith('refs/heads/') || merging !== undefined) return
  const branch = move.ref.slice('refs/heads/'.length)
  if (move.after === zeroSha && branch === repository.defaultBranch) {
    throw new MoveRefused(move.ref, 422, 'Cannot delete the default branch', { kind: 'invalid' })
  }
  const objections = await judgeUpdate(repository, actor, { ...move, branch })
  if (objections.length > 0) {
    const message = objectionMessage(objections)
    throw new MoveRefused(move.ref, 422, message, { kind: 'rules', objections })
  }
}
