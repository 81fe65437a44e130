import { Refusal, validationFailed } from '../refusal.ts'
import type { Actor } from '../state/actor.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import { closePullRequest } from './close.ts'
import { refuseDuplicate } from './open.ts'

export async function editPullRequest(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  change: {
    readonly title?: string | undefined
    readonly body?: string | undefined
    readonly base?: string | undefined
    readonly state?: string | undefined
  },
): Promise<void> {
  if (change.base !== undefined && change.base !== pull.base) {
    const sha = await repository.git.branch(change.base)
    if (sha === undefined)
      throw validationFailed({ resource: 'PullRequest', field: 'base', code: 'invalid' })
    refuseDuplicate(repository, pull.head, change.base)
    pull.timeline.push({
      id: world.nextId(),
      at: world.clock.now(),
      actor: actor.account,
      event: 'base_ref_changed',
      from: pull.base,
      to: change.base,
    })
    pull.base = change.base
    pull.baseSha = sha
    pull.autoMerge = undefined
  }
  pull.title = change.title ?? pull.title
  pull.body = change.body ?? pull.body
  pull.updatedAt = world.clock.now()
  if (change.title !== undefined || change.body !== undefined || change.base !== undefined) {
    record(world, repository, actor, {
      event: 'pull_request',
      action: 'edited',
      number: pull.number,
    })
  }
  if (change.state === 'closed') closePullRequest(world, repository, actor, pull)
  if (change.state === 'open') await reopenPullRequest(world, repository, actor, pull)
}

export async function reopenPullRequest(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
): Promise<void> {
  if (pull.state === 'open') return
  const cannot = (message: string) =>
    validationFailed({ resource: 'PullRequest', field: 'state', code: 'invalid', message })
  if (pull.merged !== undefined)
    throw cannot('state cannot be changed. The pull request was merged.')
  const head = await repository.git.branch(pull.head)
  if (head === undefined) {
    throw cannot(`state cannot be changed. The ${pull.head} branch has been deleted.`)
  }
  if (!(await repository.git.isAncestor(pull.headSha, head))) {
    throw cannot(`state cannot be changed. The ${pull.head} branch was force-pushed or recreated.`)
  }
  refuseDuplicate(repository, pull.head, pull.base)
  const at = world.clock.now()
  pull.state = 'open'
  pull.headSha = head
  pull.baseSha = (await repository.git.branch(pull.base)) ?? pull.baseSha
  pull.closedAt = undefined
  pull.closedBy = undefined
  pull.timeline.push({ id: world.nextId(), at, actor: actor.account, event: 'reopened' })
  record(world, repository, actor, {
    event: 'pull_request',
    action: 'reopened',
    number: pull.number,
  })
}

/** Turns a draft into a pull request that is ready, or back. */
export function setDraft(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  pull: PullRequest,
  draft: boolean,
): void {
  if (pull.state === 'closed') throw new Refusal(422, 'Pull request is closed')
  if (pull.draft === draft) return
  pull.draft = draft
  if (draft) pull.autoMerge = undefined
  const event = draft ? 'convert_to_draft' : 'ready_for_review'
  pull.timeline.push({ id: world.nextId(), at: world.clock.now(), actor: actor.account, event })
  const action = draft ? 'converted_to_draft' : 'ready_for_review'
  record(world, repository, actor, { event: 'pull_request', action, number: pull.number })
}
