import { progressOf, runsOf, workflowRunOf } from '../../check/check-runs.ts'
import { timestamp } from '../../clock.ts'
import type { CheckRun, CheckSuite } from '../../state/check.ts'
import { nodeId } from '../../state/node-id.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { renderApp } from './account.ts'
import { renderMinimalRepository, repositoryPage, repositoryUrl } from './repository.ts'

const time = (date: Date | undefined) => (date === undefined ? null : timestamp(date))

/** A workflow's job and its check run are one thing on GitHub: same id, same page. */
export function checkRunPage(world: World, repository: RepositoryState, run: CheckRun): string {
  const workflowRun = workflowRunOf(repository, run.suite)
  const page = repositoryPage(world, repository)
  return workflowRun === undefined
    ? `${page}/runs/${run.id}`
    : `${page}/actions/runs/${workflowRun.id}/job/${run.id}`
}

/** GitHub's `check-run`. */
export async function renderCheckRun(world: World, repository: RepositoryState, run: CheckRun) {
  const url = `${repositoryUrl(world, repository)}/check-runs/${run.id}`
  const page = checkRunPage(world, repository, run)
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.suite.sha,
    external_id: run.externalId,
    url,
    html_url: page,
    details_url: run.detailsUrl ?? page,
    status: run.status,
    conclusion: run.conclusion ?? null,
    started_at: time(run.startedAt),
    completed_at: time(run.completedAt),
    output: { ...run.output, annotations_count: 0, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suite.id },
    app: renderApp(world, run.suite.app),
    pull_requests: pullRequestsAt(world, repository, run.suite.sha),
  }
}

/** GitHub's `pull-request-minimal`: the open pull requests with that head. */
export function pullRequestsAt(world: World, repository: RepositoryState, sha: string) {
  const url = repositoryUrl(world, repository)
  const repo = { id: repository.id, url, name: repository.name }
  return repository
    .pullRequests()
    .filter((pull) => pull.state === 'open' && pull.headSha === sha)
    .map((pull) => ({
      id: pull.id,
      number: pull.number,
      url: `${url}/pulls/${pull.number}`,
      head: { ref: pull.head, sha: pull.headSha, repo },
      base: { ref: pull.base, sha: pull.baseSha, repo },
    }))
}

/** GitHub's `simple-commit`. */
export async function renderHeadCommit(repository: RepositoryState, sha: string) {
  const commit = await repository.git.commitAt(sha)
  const person = ({ name, email }: { name: string; email: string }) => ({ name, email })
  return {
    id: sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: timestamp(commit.committer.date),
    author: person(commit.author),
    committer: person(commit.committer),
  }
}

/** GitHub's `check-suite`. */
export async function renderCheckSuite(
  world: World,
  repository: RepositoryState,
  suite: CheckSuite,
) {
  const url = `${repositoryUrl(world, repository)}/check-suites/${suite.id}`
  const runs = runsOf(repository, suite)
  const { status, conclusion } = progressOf(runs)
  const [parent] = (await repository.git.commitAt(suite.sha)).parents
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.branch,
    head_sha: suite.sha,
    status,
    conclusion: conclusion ?? null,
    url,
    before: parent ?? null,
    after: suite.sha,
    pull_requests: pullRequestsAt(world, repository, suite.sha),
    app: renderApp(world, suite.app),
    repository: renderMinimalRepository(world, repository),
    created_at: timestamp(suite.createdAt),
    updated_at: timestamp(suite.updatedAt),
    head_commit: await renderHeadCommit(repository, suite.sha),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  }
}
