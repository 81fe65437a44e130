import { timestamp } from '../clock.ts'
import { notFound } from '../refusal.ts'
import { mayAccess } from '../state/actor.ts'
import type { CommitComment } from '../state/commit-comment.ts'
import { nodeId } from '../state/node-id.ts'
import { commitNamed } from './commits.ts'
import {
  created,
  noContent,
  numberParam,
  ok,
  param,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { demandBodySize } from './limits.ts'
import { paginate } from './pagination.ts'
import { renderAccount } from './render/account.ts'
import { authorAssociation } from './render/issue.ts'
import { repositoryPage, repositoryUrl } from './render/repository.ts'

function render({ world, repository }: RepositoryContext, comment: CommitComment) {
  return {
    id: comment.id,
    node_id: nodeId('CommitComment', comment.id),
    url: `${repositoryUrl(world, repository)}/comments/${comment.id}`,
    html_url: `${repositoryPage(world, repository)}/commit/${comment.sha}#commitcomment-${comment.id}`,
    commit_id: comment.sha,
    body: comment.body,
    // Of comments on a line; these are about the whole commit.
    path: null,
    position: null,
    line: null,
    user: renderAccount(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: authorAssociation(repository, comment.author),
  }
}

/** One's own comment, or anyone's for who may write. */
function ownComment(context: RepositoryContext): CommitComment {
  const id = numberParam(context, 'comment_id')
  const found = context.repository.commitComments.find((comment) => comment.id === id)
  const actor = writer(context)
  const writes = mayAccess(actor, context.repository, 'contents', 'write', 'write')
  if (found === undefined || (actor.account !== found.author && !writes)) throw notFound()
  return found
}

/** Comments on commits, oldest first. */
export const commitCommentRoutes = [
  repositoryRoute('repos/list-comments-for-commit', ['contents', 'read'], async (context) => {
    const sha = await commitNamed(context, param(context, 'commit_sha'))
    const all = context.repository.commitComments.filter((comment) => comment.sha === sha)
    return paginate(context, all, (page) => page.map((comment) => render(context, comment)))
  }),
  repositoryRoute('repos/create-commit-comment', ['contents', 'read'], async (context) => {
    const { world, repository, body } = context
    demandBodySize(body, 'CommitComment')
    const at = world.clock.now()
    const comment = {
      id: world.nextId(),
      sha: await commitNamed(context, param(context, 'commit_sha')),
      author: writer(context).account,
      body: body.string('body') ?? '',
      createdAt: at,
      updatedAt: at,
    }
    repository.commitComments.push(comment)
    return created(render(context, comment))
  }),
  repositoryRoute('repos/update-commit-comment', ['contents', 'read'], (context) => {
    demandBodySize(context.body, 'CommitComment')
    const comment = ownComment(context)
    comment.body = context.body.string('body') ?? ''
    comment.updatedAt = context.world.clock.now()
    return ok(render(context, comment))
  }),
  repositoryRoute('repos/delete-commit-comment', ['contents', 'read'], (context) => {
    const comment = ownComment(context)
    const { commitComments } = context.repository
    commitComments.splice(commitComments.indexOf(comment), 1)
    return noContent
  }),
]
