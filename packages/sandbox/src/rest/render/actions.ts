import { progressOfWorkflowRun, runsOf } from '../../check/check-runs.ts'
import { timestamp } from '../../clock.ts'
import type { Artifact, CheckRun, Workflow, WorkflowRun } from '../../state/check.ts'
import { nodeId } from '../../state/node-id.ts'
import type { RepositoryState } from '../../state/repository-state.ts'
import type { World } from '../../state/world.ts'
import { renderAccount } from './account.ts'
import { checkRunPage, pullRequestsAt, renderHeadCommit } from './check.ts'
import { renderMinimalRepository, repositoryPage, repositoryUrl } from './repository.ts'

/** GitHub's `workflow`. */
export function renderWorkflow(world: World, repository: RepositoryState, workflow: Workflow) {
  const file = workflow.path.split('/').at(-1)
  const page = repositoryPage(world, repository)
  return {
    id: workflow.id,
    node_id: nodeId('Workflow', workflow.id),
    name: workflow.name,
    path: workflow.path,
    state: 'active',
    created_at: timestamp(workflow.createdAt),
    updated_at: timestamp(workflow.createdAt),
    url: `${repositoryUrl(world, repository)}/actions/workflows/${workflow.id}`,
    html_url: `${page}/blob/${repository.defaultBranch}/${workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(workflow.name)}/badge.svg?file=${file}`,
  }
}

/** GitHub's `workflow-run`. */
export async function renderWorkflowRun(
  world: World,
  repository: RepositoryState,
  run: WorkflowRun,
) {
  const url = `${repositoryUrl(world, repository)}/actions/runs/${run.id}`
  const { status, conclusion } = progressOfWorkflowRun(repository, run)
  const owner = renderMinimalRepository(world, repository)
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WorkflowRun', run.id),
    check_suite_id: run.suite.id,
    check_suite_node_id: nodeId('CheckSuite', run.suite.id),
    head_branch: run.suite.branch,
    head_sha: run.suite.sha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    status,
    conclusion: conclusion ?? null,
    workflow_id: run.workflow.id,
    url,
    html_url: `${repositoryPage(world, repository)}/actions/runs/${run.id}`,
    pull_requests: pullRequestsAt(world, repository, run.suite.sha),
    created_at: timestamp(run.createdAt),
    updated_at: timestamp(run.updatedAt),
    run_started_at: timestamp(run.createdAt),
    actor: renderAccount(world, run.actor),
    triggering_actor: renderAccount(world, run.actor),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryUrl(world, repository)}/check-suites/${run.suite.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repositoryUrl(world, repository)}/actions/workflows/${run.workflow.id}`,
    head_commit: await renderHeadCommit(repository, run.suite.sha),
    repository: owner,
    head_repository: owner,
  }
}

/** GitHub's `job`: the other face of a check run of Actions. */
export function renderJob(
  world: World,
  repository: RepositoryState,
  run: WorkflowRun,
  job: CheckRun,
) {
  const url = repositoryUrl(world, repository)
  const started = job.startedAt ?? run.createdAt
  return {
    id: job.id,
    node_id: nodeId('CheckRun', job.id),
    run_id: run.id,
    run_url: `${url}/actions/runs/${run.id}`,
    run_attempt: run.attempt,
    head_sha: run.suite.sha,
    head_branch: run.suite.branch,
    workflow_name: run.workflow.name,
    name: job.name,
    url: `${url}/actions/jobs/${job.id}`,
    html_url: checkRunPage(world, repository, job),
    status: job.status,
    conclusion: job.conclusion ?? null,
    created_at: timestamp(run.createdAt),
    started_at: timestamp(started),
    completed_at: job.completedAt === undefined ? null : timestamp(job.completedAt),
    steps: [],
    check_run_url: `${url}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 1,
    runner_name: 'GitHub Actions 1',
    runner_group_id: 0,
    runner_group_name: 'GitHub Actions',
  }
}

export function jobsOf(repository: RepositoryState, run: WorkflowRun): CheckRun[] {
  return runsOf(repository, run.suite)
}

const artifactLife = 90 * 24 * 3_600_000

/** GitHub's `artifact`. */
export function renderArtifact(world: World, repository: RepositoryState, artifact: Artifact) {
  const url = `${repositoryUrl(world, repository)}/actions/artifacts/${artifact.id}`
  const { run } = artifact
  return {
    id: artifact.id,
    node_id: nodeId('Artifact', artifact.id),
    name: artifact.name,
    size_in_bytes: artifact.zip.length,
    url,
    archive_download_url: `${url}/zip`,
    expired: artifact.expired,
    created_at: timestamp(artifact.createdAt),
    updated_at: timestamp(artifact.createdAt),
    expires_at: timestamp(new Date(artifact.createdAt.getTime() + artifactLife)),
    workflow_run: {
      id: run.id,
      repository_id: repository.id,
      head_repository_id: repository.id,
      head_branch: run.suite.branch ?? '',
      head_sha: run.suite.sha,
    },
  }
}
