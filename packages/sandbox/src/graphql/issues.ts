import { timestamp } from '../clock.ts'
import { authorAssociation } from '../rest/render/issue.ts'
import type { Comment, Issue, Label } from '../state/issue.ts'
import { nodeId } from '../state/node-id.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { actorNode } from './actors.ts'
import { connection, type PageArguments } from './connection.ts'
import { reactionGroups } from './reactions.ts'
import type { TimelineArguments, View } from './view.ts'

export interface IssueArguments extends PageArguments {
  readonly states?: readonly string[] | null
  readonly labels?: readonly string[] | null
  readonly orderBy?: { readonly field: string; readonly direction: 'ASC' | 'DESC' } | null
  readonly filterBy?: {
    readonly createdBy?: string | null
    readonly labels?: readonly string[] | null
    readonly states?: readonly string[] | null
    readonly since?: string | null
  } | null
}

export function chooseIssues(all: readonly Issue[], args: IssueArguments): Issue[] {
  const states = args.states ?? args.filterBy?.states
  const labels = args.labels ?? args.filterBy?.labels
  const since = args.filterBy?.since
  const chosen = all.filter(
    (issue) =>
      (!states || states.includes(issue.state.toUpperCase())) &&
      (!labels || hasAny(issue, labels)) &&
      (!args.filterBy?.createdBy || issue.author.login === args.filterBy.createdBy) &&
      (!since || issue.updatedAt >= new Date(since)),
  )
  return ordered(chosen, args.orderBy)
}

export const hasAny = (issue: Issue | PullRequest, labels: readonly string[]) =>
  issue.labels.some((label) =>
    labels.some((name) => name.toLowerCase() === label.name.toLowerCase()),
  )

export function ordered<T extends Issue | PullRequest>(
  items: readonly T[],
  order: IssueArguments['orderBy'],
): T[] {
  const key = (item: T) => {
    if (order?.field === 'UPDATED_AT') return item.updatedAt.getTime()
    return order?.field === 'COMMENTS' ? item.comments.length : item.createdAt.getTime()
  }
  const sorted = items.toSorted((a, b) => key(a) - key(b) || a.number - b.number)
  return order?.direction === 'DESC' ? sorted.toReversed() : sorted
}

export function labelNode(view: View, label: Label) {
  return {
    __typename: 'Label',
    id: nodeId('Label', label.id),
    name: label.name,
    color: label.color,
    description: label.description,
    createdAt: null,
    url: `${view.world.serverUrl}/${view.repository.fullName}/labels/${encodeURIComponent(label.name)}`,
  }
}

/** What issues and pull requests say in the same words. */
export function issueBase(view: View, issue: Issue | PullRequest) {
  const { world, repository } = view
  return {
    databaseId: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? '',
    author: () => actorNode(world, issue.author),
    authorAssociation: authorAssociation(repository, issue.author),
    repository: () => view.nodes.repository(view),
    createdAt: timestamp(issue.createdAt),
    updatedAt: timestamp(issue.updatedAt),
    closed: issue.state === 'closed',
    closedAt: issue.closedAt === undefined ? null : timestamp(issue.closedAt),
    assignees: (args: PageArguments) =>
      connection('assignees', issue.assignees, args, (account) => actorNode(world, account)),
    labels: (args: PageArguments) =>
      connection('labels', issue.labels, args, (label) => labelNode(view, label)),
    comments: (args: PageArguments) =>
      connection('comments', issue.comments, args, (comment) => commentNode(view, issue, comment)),
    timelineItems: (args: TimelineArguments) => view.nodes.timeline(view, issue, args),
  }
}

export function issueNode(view: View, issue: Issue) {
  return {
    ...issueBase(view, issue),
    __typename: 'Issue',
    id: nodeId('Issue', issue.id),
    state: issue.state.toUpperCase(),
    stateReason: ({ enableDuplicate }: { enableDuplicate?: boolean | null }) => {
      if (issue.stateReason === 'duplicate' && enableDuplicate !== true) return 'NOT_PLANNED'
      return issue.stateReason?.toUpperCase() ?? null
    },
    url: `${view.world.serverUrl}/${view.repository.fullName}/issues/${issue.number}`,
  }
}

export function commentNode(view: View, issue: Issue | PullRequest, comment: Comment) {
  const folder = issue.kind === 'issue' ? 'issues' : 'pull'
  const edited = comment.updatedAt.getTime() !== comment.createdAt.getTime()
  return {
    __typename: 'IssueComment',
    id: nodeId('IssueComment', comment.id),
    // GitHub's comments have long passed what an `Int` can say.
    databaseId: null,
    fullDatabaseId: String(comment.id),
    author: () => actorNode(view.world, comment.author),
    authorAssociation: authorAssociation(view.repository, comment.author),
    body: comment.body,
    createdAt: timestamp(comment.createdAt),
    updatedAt: timestamp(comment.updatedAt),
    lastEditedAt: edited ? timestamp(comment.updatedAt) : null,
    editor: () => (comment.editor === undefined ? null : actorNode(view.world, comment.editor)),
    reactionGroups: reactionGroups(view, comment),
    issue: () => (issue.kind === 'issue' ? issueNode(view, issue) : null),
    pullRequest: () => (issue.kind === 'pull-request' ? view.nodes.pullRequest(view, issue) : null),
    url: `${view.world.serverUrl}/${view.repository.fullName}/${folder}/${issue.number}#issuecomment-${comment.id}`,
  }
}
