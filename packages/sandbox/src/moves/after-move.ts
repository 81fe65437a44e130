import { type Sha, zeroSha } from '../git/sha.ts'
import { closeIssuesNamedIn } from '../issue/closing-words.ts'
import { closePullRequest, markMerged } from '../pull/close.ts'
import { commitsBetween } from '../pull/commits.ts'
import { followHead } from '../pull/follow-head.ts'
import { followMergedBase } from '../pull/follow-merged-base.ts'
import type { ActivityType } from '../state/activity.ts'
import { type Actor, startsWorkflows } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

export interface DoneMove {
  readonly ref: string
  readonly before: Sha
  readonly after: Sha
  /** True when it was not a fast-forward. */
  readonly forced: boolean
}

/** What GitHub does by itself once a ref has moved. */
export async function afterMove(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  move: DoneMove,
  merging: PullRequest | undefined,
): Promise<void> {
  const { ref, before, after, forced } = move
  const starts = startsWorkflows(actor)
  const at = record(world, repository, actor, {
    event: 'push',
    ref,
    before,
    after,
    forced,
    startsWorkflows: starts,
  })
  if (before === zeroSha) record(world, repository, actor, { event: 'create', ref, after })
  if (after === zeroSha) record(world, repository, actor, { event: 'delete', ref, before })
  if (!ref.startsWith('refs/heads/')) return
  const { activities } = repository
  const type = activityOf(move, merging)
  activities.push({ id: activities.length + 1, type, ref, before, after, actor: actor.account, at })
  const branch = ref.slice('refs/heads/'.length)
  for (const pull of repository.pullRequests()) {
    if (pull.state === 'closed' || pull === merging) continue
    if (pull.base === branch && after === zeroSha) {
      if (!(await followMergedBase(world, repository, actor, pull)))
        closePullRequest(world, repository, actor, pull)
    } else if (pull.base === branch) await detectMerge(world, repository, actor, pull, move)
    if (pull.state === 'open' && pull.head === branch) {
      await followHead(world, repository, actor, pull, move)
    }
  }
  if (branch === repository.defaultBranch && after !== zeroSha && before !== zeroSha) {
    for (const sha of await commitsBetween(repository, before, after)) {
      const { message } = await repository.git.commitAt(sha)
      closeIssuesNamedIn(world, repository, actor, message, { kind: 'commit', sha })
    }
  }
}

function activityOf(
  { before, after, forced }: DoneMove,
  merging: PullRequest | undefined,
): ActivityType {
  if (merging !== undefined) return merging.queued === undefined ? 'pr_merge' : 'merge_queue_merge'
  if (before === zeroSha) return 'branch_creation'
  if (after === zeroSha) return 'branch_deletion'
  return forced ? 'force_push' : 'push'
}

/** A pull request whose head its base can reach is merged, however it got there. */
async function detectMerge(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  { before, after, forced }: DoneMove,
): Promise<void> {
  const { git } = repository
  if (!(await git.isAncestor(pull.headSha, after))) {
    if (forced) {
      const at = world.clock.now()
      pull.timeline.push({
        id: world.nextId(),
        at,
        actor: actor.account,
        event: 'base_ref_force_pushed',
        before,
        after,
      })
    }
    return
  }
  if (before !== zeroSha && (await git.isAncestor(pull.headSha, before))) return
  const path = await git.list({
    from: after,
    without: before === zeroSha ? [] : [before],
    firstParent: true,
  })
  let landed = after
  for (const { sha } of path.reverse()) {
    if (await git.isAncestor(pull.headSha, sha)) {
      landed = sha
      break
    }
  }
  if (before !== zeroSha) pull.baseSha = before
  markMerged(world, repository, actor, pull, landed)
}
