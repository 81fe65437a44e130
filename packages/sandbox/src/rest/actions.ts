import { progressOfWorkflowRun } from '../check/check-runs.ts'
import { notFound, Refusal } from '../refusal.ts'
import type { Artifact, Workflow, WorkflowRun } from '../state/check.ts'
import { numberParam, ok, param, type RepositoryContext, repositoryRoute } from './context.ts'
import { paginate } from './pagination.ts'
import {
  jobsOf,
  renderArtifact,
  renderJob,
  renderWorkflow,
  renderWorkflowRun,
} from './render/actions.ts'

function workflowAt(context: RepositoryContext): Workflow {
  const wanted = param(context, 'workflow_id')
  const workflow = context.repository.workflows.find(
    ({ id, path }) => String(id) === wanted || path.split('/').at(-1) === wanted,
  )
  if (workflow === undefined) throw notFound()
  return workflow
}

function runAt(context: RepositoryContext): WorkflowRun {
  const id = numberParam(context, 'run_id')
  const run = context.repository.workflowRuns.find((candidate) => candidate.id === id)
  if (run === undefined) throw notFound()
  return run
}

/** `created` takes GitHub's search ranges: `>=2026-01-05`, `2026-01-01..2026-01-05`, a day. */
function inRange(date: Date, range: string): boolean {
  const [from = '', to] = range.split('..')
  if (to !== undefined) return date >= new Date(from) && date < endOf(to)
  const match = /^(>=|<=|>|<)?(.*)$/.exec(range)
  const value = match?.[2] ?? ''
  switch (match?.[1]) {
    case '>=':
      return date >= new Date(value)
    case '>':
      return date >= endOf(value)
    case '<=':
      return date < endOf(value)
    case '<':
      return date < new Date(value)
    default:
      return date >= new Date(value) && date < endOf(value)
  }
}

/** The end of a day, or just after a moment. */
function endOf(text: string): Date {
  const length = /^\d{4}-\d\d-\d\d$/.test(text) ? 24 * 3_600_000 : 1000
  return new Date(new Date(text).getTime() + length)
}

function listRuns(context: RepositoryContext, all: readonly WorkflowRun[]) {
  const { world, repository, query } = context
  const equal = (name: string, value: string | null) =>
    query.get(name) === null || query.get(name) === value
  const created = query.get('created')
  const chosen = all.filter((run) => {
    const { status, conclusion } = progressOfWorkflowRun(repository, run)
    return (
      equal('head_sha', run.suite.sha) &&
      equal('branch', run.suite.branch) &&
      equal('event', run.event) &&
      equal('actor', run.actor.login) &&
      // GitHub's `status` takes conclusions too.
      (equal('status', status) || equal('status', conclusion ?? null)) &&
      (created === null || inRange(run.createdAt, created))
    )
  })
  return paginate(context, chosen.toReversed(), async (page) => ({
    total_count: chosen.length,
    workflow_runs: await Promise.all(page.map((run) => renderWorkflowRun(world, repository, run))),
  }))
}

function listArtifacts(context: RepositoryContext, all: readonly Artifact[]) {
  const name = context.query.get('name')
  const chosen = all.filter((artifact) => name === null || artifact.name === name)
  return paginate(context, chosen.toReversed(), (page) => ({
    total_count: chosen.length,
    artifacts: page.map((artifact) => renderArtifact(context.world, context.repository, artifact)),
  }))
}

function artifactAt(context: RepositoryContext): Artifact {
  const id = numberParam(context, 'artifact_id')
  const artifact = context.repository.artifacts.find((candidate) => candidate.id === id)
  if (artifact === undefined) throw notFound()
  return artifact
}

export const actionsRoutes = [
  repositoryRoute('actions/list-repo-workflows', ['actions', 'read'], (context) => {
    const { world, repository } = context
    return paginate(context, repository.workflows, (page) => ({
      total_count: repository.workflows.length,
      workflows: page.map((workflow) => renderWorkflow(world, repository, workflow)),
    }))
  }),
  repositoryRoute('actions/get-workflow', ['actions', 'read'], (context) =>
    ok(renderWorkflow(context.world, context.repository, workflowAt(context))),
  ),
  repositoryRoute('actions/list-workflow-runs-for-repo', ['actions', 'read'], (context) =>
    listRuns(context, context.repository.workflowRuns),
  ),
  repositoryRoute('actions/list-workflow-runs', ['actions', 'read'], (context) => {
    const workflow = workflowAt(context)
    return listRuns(
      context,
      context.repository.workflowRuns.filter((run) => run.workflow === workflow),
    )
  }),
  repositoryRoute('actions/get-workflow-run', ['actions', 'read'], async (context) =>
    ok(await renderWorkflowRun(context.world, context.repository, runAt(context))),
  ),
  repositoryRoute('actions/list-jobs-for-workflow-run', ['actions', 'read'], (context) => {
    const { world, repository } = context
    const run = runAt(context)
    const jobs = jobsOf(repository, run)
    return paginate(context, jobs, (page) => ({
      total_count: jobs.length,
      jobs: page.map((job) => renderJob(world, repository, run, job)),
    }))
  }),
  repositoryRoute('actions/list-artifacts-for-repo', ['actions', 'read'], (context) =>
    listArtifacts(context, context.repository.artifacts),
  ),
  repositoryRoute('actions/list-workflow-run-artifacts', ['actions', 'read'], (context) => {
    const run = runAt(context)
    return listArtifacts(
      context,
      context.repository.artifacts.filter((artifact) => artifact.run === run),
    )
  }),
  repositoryRoute('actions/get-artifact', ['actions', 'read'], (context) =>
    ok(renderArtifact(context.world, context.repository, artifactAt(context))),
  ),
  repositoryRoute('actions/download-artifact', ['actions', 'read'], (context) => {
    const artifact = artifactAt(context)
    if (artifact.expired) throw new Refusal(410, 'Artifact has expired')
    const location = `${context.world.serverUrl}/_sandbox/artifacts/${artifact.id}`
    return { status: 302, raw: '', headers: { location } }
  }),
  repositoryRoute(
    'actions/get-github-actions-default-workflow-permissions-repository',
    ['administration', 'read'],
    ({ repository }) =>
      ok({
        default_workflow_permissions: repository.settings.defaultWorkflowPermissions,
        can_approve_pull_request_reviews: repository.settings.actionsMayCreatePullRequests,
      }),
  ),
]
