import { timestamp } from '../../clock.ts'
import type { Account } from '../../state/account.ts'
import type { Comment, Issue, Label, Milestone } from '../../state/issue.ts'
import { nodeId } from '../../state/node-id.ts'
import type { PullRequest } from '../../state/pull-request.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { renderAccount } from './account.ts'
import { repositoryPage, repositoryUrl } from './repository.ts'

export function authorAssociation(repository: RepositoryState, author: Account): string {
  const role = repository.role(author)
  if (author.login === repository.owner.login) return 'OWNER'
  if (role === undefined) return 'NONE'
  return repository.owner.type === 'Organization' ? 'MEMBER' : 'COLLABORATOR'
}

export function renderLabel(world: World, repository: RepositoryState, label: Label) {
  return {
    id: label.id,
    node_id: nodeId('Label', label.id),
    url: `${repositoryUrl(world, repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: false,
    description: label.description,
  }
}

export function renderMilestone(world: World, repository: RepositoryState, milestone: Milestone) {
  const url = `${repositoryUrl(world, repository)}/milestones/${milestone.number}`
  const mine = [...repository.issues.values()].filter((issue) => issue.milestone === milestone)
  return {
    url,
    html_url: `${repositoryPage(world, repository)}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: nodeId('Milestone', milestone.id),
    number: milestone.number,
    state: 'open',
    title: milestone.title,
    description: milestone.description,
    creator: renderAccount(world, milestone.creator),
    open_issues: mine.filter((issue) => issue.state === 'open').length,
    closed_issues: mine.filter((issue) => issue.state === 'closed').length,
    created_at: timestamp(milestone.createdAt),
    updated_at: timestamp(milestone.createdAt),
    closed_at: null,
    due_on: null,
  }
}

/** What `issue` and `pull-request` say in the same words. */
export function renderIssueBase(
  world: World,
  repository: RepositoryState,
  issue: Issue | PullRequest,
) {
  return {
    number: issue.number,
    state: issue.state,
    locked: false,
    title: issue.title,
    body: issue.body,
    user: renderAccount(world, issue.author),
    labels: issue.labels.map((label) => renderLabel(world, repository, label)),
    assignee: issue.assignees[0] === undefined ? null : renderAccount(world, issue.assignees[0]),
    assignees: issue.assignees.map((assignee) => renderAccount(world, assignee)),
    milestone:
      issue.milestone === undefined ? null : renderMilestone(world, repository, issue.milestone),
    created_at: timestamp(issue.createdAt),
    updated_at: timestamp(issue.updatedAt),
    closed_at: issue.closedAt === undefined ? null : timestamp(issue.closedAt),
    author_association: authorAssociation(repository, issue.author),
    active_lock_reason: null,
  }
}

/** GitHub's `issue`; a pull request too is listed as one. */
export function renderIssue(world: World, repository: RepositoryState, issue: Issue | PullRequest) {
  const url = `${repositoryUrl(world, repository)}/issues/${issue.number}`
  const page = `${repositoryPage(world, repository)}/${issue.kind === 'issue' ? 'issues' : 'pull'}/${issue.number}`
  return {
    ...renderIssueBase(world, repository, issue),
    id: issue.id,
    node_id: nodeId(issue.kind === 'issue' ? 'Issue' : 'PullRequest', issue.id),
    url,
    repository_url: repositoryUrl(world, repository),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    timeline_url: `${url}/timeline`,
    html_url: page,
    comments: issue.comments.length,
    state_reason: issue.stateReason ?? null,
    closed_by: issue.closedBy === undefined ? null : renderAccount(world, issue.closedBy),
    performed_via_github_app: null,
    ...(issue.kind === 'pull-request' && {
      draft: issue.draft,
      pull_request: {
        url: `${repositoryUrl(world, repository)}/pulls/${issue.number}`,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        merged_at: issue.merged === undefined ? null : timestamp(issue.merged.at),
      },
    }),
  }
}

export function renderComment(
  world: World,
  repository: RepositoryState,
  issue: Issue | PullRequest,
  comment: Comment,
) {
  const url = repositoryUrl(world, repository)
  const folder = issue.kind === 'issue' ? 'issues' : 'pull'
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url: `${url}/issues/comments/${comment.id}`,
    html_url: `${repositoryPage(world, repository)}/${folder}/${issue.number}#issuecomment-${comment.id}`,
    issue_url: `${url}/issues/${issue.number}`,
    body: comment.body,
    user: renderAccount(world, comment.author),
    created_at: timestamp(comment.createdAt),
    updated_at: timestamp(comment.updatedAt),
    author_association: authorAssociation(repository, comment.author),
    performed_via_github_app: null,
  }
}
