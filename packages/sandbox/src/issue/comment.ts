import type { Actor } from '../state/actor.ts'
import type { Comment, Issue } from '../state/issue.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

/** More than 32 bits hold, as on GitHub. */
const FIRST_ID = 2 ** 32

export function addComment(
  world: World,
  repository: RepositoryState,
  actor: Actor,
  issue: Issue | PullRequest,
  body: string,
): Comment {
  const at = world.clock.now()
  const comment = {
    id: FIRST_ID + world.nextId(),
    author: actor.account,
    body,
    createdAt: at,
    updatedAt: at,
    editor: undefined,
    viaApp: actor.token?.app?.id,
    reactions: [],
  }
  issue.comments.push(comment)
  issue.updatedAt = at
  issue.timeline.push({ id: comment.id, at, actor: actor.account, event: 'commented', comment })
  record(world, repository, actor, {
    event: 'issue_comment',
    action: 'created',
    number: issue.number,
  })
  return comment
}
