import { timestamp } from '../clock.ts'
import type { Issue, TimelineEvent } from '../state/issue.ts'
import { nodeId } from '../state/node-id.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { type RepositoryContext, repositoryRoute } from './context.ts'
import { issueAt } from './issues.ts'
import { paginate } from './pagination.ts'
import { renderAccount } from './render/account.ts'
import { renderComment } from './render/issue.ts'
import { repositoryUrl } from './render/repository.ts'

function renderEvent(context: RepositoryContext, issue: Issue | PullRequest, entry: TimelineEvent) {
  const { world, repository } = context
  const url = repositoryUrl(world, repository)
  const actor = renderAccount(world, entry.actor)
  if (entry.event === 'commented') {
    return { ...renderComment(world, repository, issue, entry.comment), event: 'commented', actor }
  }
  const commit = commitOf(entry)
  return {
    id: entry.id,
    node_id: nodeId('TimelineEvent', entry.id),
    url: `${url}/issues/events/${entry.id}`,
    actor,
    event: entry.event,
    commit_id: commit ?? null,
    commit_url: commit === undefined ? null : `${url}/commits/${commit}`,
    created_at: timestamp(entry.at),
    performed_via_github_app: null,
    ...details(context, issue, entry),
  }
}

/** The commit that an event is about; for a closed issue, the one whose words closed it. */
function commitOf(entry: TimelineEvent): string | undefined {
  if (entry.event === 'merged') return entry.sha
  if (entry.event === 'closed' && entry.closer?.kind === 'commit') return entry.closer.sha
  return undefined
}

function details({ world }: RepositoryContext, issue: Issue | PullRequest, entry: TimelineEvent) {
  switch (entry.event) {
    case 'labeled':
    case 'unlabeled':
      return { label: { name: entry.label.name, color: entry.label.color } }
    case 'assigned':
    case 'unassigned':
      return { assignee: renderAccount(world, entry.assignee) }
    case 'closed':
      return { state_reason: issue.kind === 'issue' ? entry.reason : null }
    default:
      return {}
  }
}

export const timelineRoutes = [
  repositoryRoute('issues/list-events-for-timeline', ['issues', 'read'], (context) => {
    const issue = issueAt(context)
    return paginate(context, issue.timeline, (page) =>
      page.map((entry) => renderEvent(context, issue, entry)),
    )
  }),
  repositoryRoute('issues/list-events', ['issues', 'read'], (context) => {
    const issue = issueAt(context)
    const events = issue.timeline.filter((entry) => entry.event !== 'commented')
    return paginate(context, events, (page) =>
      page.map((entry) => renderEvent(context, issue, entry)),
    )
  }),
]
