import { timestamp } from '../../clock.ts'
import { diffFiles } from '../../git/diff.ts'
import { pullRequestCommits } from '../../pull/commits.ts'
import { mergeability, mergeabilityState } from '../../pull/mergeability.ts'
import { nodeId } from '../../state/node-id.ts'
import type { PullRequest, Review } from '../../state/pull-request.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { renderAccount } from './account.ts'
import { authorAssociation, renderIssueBase } from './issue.ts'
import { renderRepository, repositoryPage, repositoryUrl } from './repository.ts'

/** GitHub's `pull-request-simple`: an entry of a list. */
export async function renderListedPullRequest(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
) {
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}`
  const issue = `${repositoryUrl(world, repository)}/issues/${pull.number}`
  const statuses = `${repositoryUrl(world, repository)}/statuses/${pull.headSha}`
  const side = (ref: string, sha: string) => ({
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: renderAccount(world, repository.owner),
    repo: renderRepository(world, repository),
  })
  const link = (href: string) => ({ href })
  return {
    ...renderIssueBase(world, repository, pull),
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${repositoryUrl(world, repository)}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    merged_at: pull.merged === undefined ? null : timestamp(pull.merged.at),
    merge_commit_sha: await mergeCommitSha(repository, pull),
    draft: pull.draft,
    requested_reviewers: pull.requestedReviewers.map((account) => renderAccount(world, account)),
    requested_teams: [],
    head: pull.fromFork
      ? { ...side(pull.head, pull.headSha), repo: null }
      : side(pull.head, pull.headSha),
    base: side(pull.base, pull.baseSha),
    auto_merge:
      pull.autoMerge === undefined
        ? null
        : {
            enabled_by: renderAccount(world, pull.autoMerge.by.account),
            merge_method: pull.autoMerge.method,
            commit_title: pull.autoMerge.headline ?? '',
            commit_message: pull.autoMerge.body ?? '',
          },
    _links: {
      self: link(url),
      html: link(page),
      issue: link(issue),
      comments: link(`${issue}/comments`),
      review_comments: link(`${url}/comments`),
      review_comment: link(`${repositoryUrl(world, repository)}/pulls/comments{/number}`),
      commits: link(`${url}/commits`),
      statuses: link(statuses),
    },
  }
}

/** GitHub's `pull-request`: one alone, with what is computed for it only. */
export async function renderPullRequest(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
) {
  const commits = await pullRequestCommits(repository, pull)
  const base = await repository.git.mergeBase(pull.baseSha, pull.headSha)
  const files = base === undefined ? [] : await diffFiles(repository.git, base, pull.headSha)
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0)
  const state = await mergeability(repository, pull)
  return {
    ...(await renderListedPullRequest(world, repository, pull)),
    merged: pull.merged !== undefined,
    merged_by: pull.merged === undefined ? null : renderAccount(world, pull.merged.by),
    mergeable: pull.state === 'closed' ? null : state === 'MERGEABLE',
    rebaseable: pull.state === 'closed' ? null : state === 'MERGEABLE',
    mergeable_state: (await mergeabilityState(repository, pull)).toLowerCase(),
    maintainer_can_modify: pull.maintainerCanModify,
    comments: pull.comments.length,
    review_comments: 0,
    commits: commits.length,
    changed_files: files.length,
    additions: sum(files.map((file) => file.additions)),
    deletions: sum(files.map((file) => file.deletions)),
  }
}

/** The merge's commit; while open, the test merge of GitHub's. */
async function mergeCommitSha(repository: RepositoryState, pull: PullRequest) {
  if (pull.merged !== undefined) return pull.merged.sha
  return (await repository.git.ref(`refs/pull/${pull.number}/merge`)) ?? null
}

export function renderReview(
  world: World,
  repository: RepositoryState,
  pull: PullRequest,
  review: Review,
) {
  const url = `${repositoryUrl(world, repository)}/pulls/${pull.number}`
  const page = `${repositoryPage(world, repository)}/pull/${pull.number}#pullrequestreview-${review.id}`
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: renderAccount(world, review.author),
    body: review.body,
    state: review.state,
    html_url: page,
    pull_request_url: url,
    author_association: authorAssociation(repository, review.author),
    _links: { html: { href: page }, pull_request: { href: url } },
    commit_id: review.sha,
    ...(review.submittedAt !== undefined && { submitted_at: timestamp(review.submittedAt) }),
  }
}
