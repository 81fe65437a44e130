import { timestamp } from '../../clock.ts'
import { type Actor, canSee, mayAccess } from '../../state/actor.ts'
import { nodeId } from '../../state/node-id.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { apiUrl, renderAccount } from './account.ts'

export function repositoryUrl(world: World, repository: RepositoryState): string {
  return `${apiUrl(world)}/repos/${repository.fullName}`
}

export function repositoryPage(world: World, repository: RepositoryState): string {
  return `${world.serverUrl}/${repository.fullName}`
}

/** What GitHub's `*_url`s of a repository end in. */
const addresses = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
} as const

/** GitHub's `minimal-repository`, as other answers hold it. */
export function renderMinimalRepository(world: World, repository: RepositoryState) {
  const url = repositoryUrl(world, repository)
  const urls = Object.entries(addresses).map(([name, end]) => [name, `${url}${end}`])
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: repository.fullName,
    owner: renderAccount(world, repository.owner),
    private: repository.isPrivate,
    html_url: repositoryPage(world, repository),
    description: null,
    fork: false,
    url,
    ...(Object.fromEntries(urls) as Record<keyof typeof addresses, string>),
  }
}

/** GitHub's `repository` and `full-repository`; what an actor may do shows in `permissions`. */
export function renderRepository(world: World, repository: RepositoryState, actor?: Actor) {
  const page = repositoryPage(world, repository)
  const open = [...repository.issues.values()].filter((issue) => issue.state === 'open').length
  const { settings } = repository
  const created = timestamp(repository.createdAt)
  return {
    ...renderMinimalRepository(world, repository),
    git_url: `git:${page.slice(page.indexOf('//'))}.git`,
    clone_url: `${page}.git`,
    ssh_url: `git@${new URL(page).hostname}:${repository.fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: repository.defaultBranch,
    visibility: repository.isPrivate ? 'private' : 'public',
    archived: settings.archived,
    disabled: false,
    forks: 0,
    forks_count: 0,
    watchers: 0,
    watchers_count: 0,
    stargazers_count: 0,
    network_count: 0,
    subscribers_count: 0,
    size: 0,
    open_issues: open,
    open_issues_count: open,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    created_at: created,
    updated_at: created,
    pushed_at: created,
    ...(actor !== undefined &&
      mayAccess(actor, repository, 'contents', 'read') && {
        permissions: {
          admin: mayAccess(actor, repository, 'administration', 'write'),
          maintain: mayAccess(actor, repository, 'administration', 'write'),
          push: mayAccess(actor, repository, 'contents', 'write'),
          triage: mayAccess(actor, repository, 'issues', 'write', 'triage'),
          pull: canSee(actor, repository),
        },
      }),
    // GitHub shows these to those who may write only.
    ...(mayAccess(actor, repository, 'contents', 'write') && {
      allow_auto_merge: settings.allowAutoMerge,
      allow_merge_commit: settings.mergeMethods.includes('merge'),
      allow_squash_merge: settings.mergeMethods.includes('squash'),
      allow_rebase_merge: settings.mergeMethods.includes('rebase'),
      delete_branch_on_merge: settings.deleteBranchOnMerge,
    }),
  }
}
