import { timestamp } from '../clock.ts'
import { addComment } from '../issue/comment.ts'
import { notFound } from '../refusal.ts'
import { mayAccess } from '../state/actor.ts'
import { nodeId } from '../state/node-id.ts'
import { record } from '../state/record.ts'
import {
  created,
  noContent,
  numberParam,
  ok,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import { issueAt } from './issues.ts'
import { demandBodySize } from './limits.ts'
import { paginate } from './pagination.ts'
import { renderAccount } from './render/account.ts'
import { renderComment } from './render/issue.ts'

function commentAt(context: RepositoryContext) {
  const found = context.repository.comment(numberParam(context, 'comment_id'))
  if (found === undefined) throw notFound()
  return found
}

/** One's own comment, or anyone's for who may write. */
function demandOwn(context: RepositoryContext, author: string): void {
  const actor = writer(context)
  const writes = mayAccess(actor, context.repository, 'issues', 'write', 'write')
  if (actor.account.login !== author && !writes) throw notFound()
}

export const issueCommentRoutes = [
  repositoryRoute('issues/list-comments', ['issues', 'read'], (context) => {
    const { world, repository, query } = context
    const issue = issueAt(context)
    const since = query.get('since')
    const chosen = issue.comments.filter(
      ({ updatedAt }) => since === null || updatedAt >= new Date(since),
    )
    return paginate(context, chosen, (page) =>
      page.map((comment) => renderComment(world, repository, issue, comment)),
    )
  }),
  repositoryRoute('issues/list-comments-for-repo', ['issues', 'read'], (context) => {
    const { world, repository, query } = context
    const since = query.get('since')
    const all = [...repository.issues.values()]
      .flatMap((issue) => issue.comments.map((comment) => ({ issue, comment })))
      .filter(({ comment }) => since === null || comment.updatedAt >= new Date(since))
      .toSorted((a, b) => a.comment.id - b.comment.id)
    return paginate(context, query.get('direction') === 'desc' ? all.toReversed() : all, (page) =>
      page.map(({ issue, comment }) => renderComment(world, repository, issue, comment)),
    )
  }),
  repositoryRoute('issues/create-comment', ['issues', 'write', 'read'], (context) => {
    const { world, repository, body } = context
    demandBodySize(body, 'IssueComment')
    const issue = issueAt(context)
    const comment = addComment(world, repository, writer(context), issue, body.string('body') ?? '')
    return created(renderComment(world, repository, issue, comment))
  }),
  repositoryRoute('issues/get-comment', ['issues', 'read'], (context) => {
    const { issue, comment } = commentAt(context)
    return ok(renderComment(context.world, context.repository, issue, comment))
  }),
  repositoryRoute('issues/update-comment', ['issues', 'write', 'read'], (context) => {
    const { world, repository, body } = context
    demandBodySize(body, 'IssueComment')
    const { issue, comment } = commentAt(context)
    demandOwn(context, comment.author.login)
    comment.body = body.string('body') ?? ''
    comment.updatedAt = world.clock.now()
    comment.editor = writer(context).account
    record(world, repository, writer(context), {
      event: 'issue_comment',
      action: 'edited',
      number: issue.number,
    })
    return ok(renderComment(world, repository, issue, comment))
  }),
  repositoryRoute('issues/delete-comment', ['issues', 'write', 'read'], (context) => {
    const { issue, comment } = commentAt(context)
    demandOwn(context, comment.author.login)
    issue.comments = issue.comments.filter((candidate) => candidate !== comment)
    issue.timeline = issue.timeline.filter((entry) => entry.id !== comment.id)
    return noContent
  }),
  repositoryRoute('reactions/create-for-issue-comment', ['issues', 'write', 'read'], (context) => {
    const { world, body } = context
    const { comment } = commentAt(context)
    const { account } = writer(context)
    const content = body.string('content') ?? ''
    const known = comment.reactions.find((r) => r.author === account && r.content === content)
    const reaction = known ?? {
      id: world.nextId(),
      author: account,
      content,
      createdAt: world.clock.now(),
    }
    if (known === undefined) comment.reactions.push(reaction)
    return {
      status: known === undefined ? 201 : 200,
      body: {
        id: reaction.id,
        node_id: nodeId('Reaction', reaction.id),
        user: renderAccount(world, account),
        content,
        created_at: timestamp(reaction.createdAt),
      },
    }
  }),
]
