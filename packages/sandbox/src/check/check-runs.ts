import type { Sha } from '../git/sha.ts'
import type { Account, App } from '../state/account.ts'
import type {
  CheckRun,
  CheckStatus,
  CheckSuite,
  Conclusion,
  Workflow,
  WorkflowRun,
} from '../state/check.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

/** The App's suite about a commit; each workflow run has one of its own. */
export function ensureSuite(
  world: World,
  repository: RepositoryState,
  app: App,
  sha: Sha,
  branch: string | null,
): CheckSuite {
  const known = repository.checkSuites.find(
    (suite) =>
      suite.sha === sha && suite.app === app && workflowRunOf(repository, suite) === undefined,
  )
  return known ?? newSuite(world, repository, app, sha, branch)
}

export function newSuite(
  world: World,
  repository: RepositoryState,
  app: App,
  sha: Sha,
  branch: string | null,
): CheckSuite {
  const at = world.clock.now()
  const suite = { id: world.nextId(), app, sha, branch, createdAt: at, updatedAt: at }
  repository.checkSuites.push(suite)
  return suite
}

export function ensureWorkflow(
  world: World,
  repository: RepositoryState,
  name: string,
  path = `.github/workflows/${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.yml`,
): Workflow {
  const known = repository.workflows.find(
    (workflow) => workflow.name === name || workflow.path === path,
  )
  if (known !== undefined) return known
  const workflow = { id: world.nextId(), name, path, createdAt: world.clock.now() }
  repository.workflows.push(workflow)
  return workflow
}

export function newWorkflowRun(
  world: World,
  repository: RepositoryState,
  given: {
    readonly workflow: Workflow
    readonly sha: Sha
    readonly branch: string | null
    readonly event: string
    readonly actor: Account
    readonly title: string
    readonly status?: CheckStatus
    readonly conclusion?: Conclusion | undefined
    readonly inputs?: Readonly<Record<string, unknown>> | undefined
    readonly createdAt?: Date | undefined
  },
): WorkflowRun {
  const suite = newSuite(
    world,
    repository,
    world.ensureApp('github-actions'),
    given.sha,
    given.branch,
  )
  const same = repository.workflowRuns.filter((run) => run.workflow === given.workflow)
  const at = given.createdAt ?? world.clock.now()
  const run: WorkflowRun = {
    id: world.nextId(),
    number: same.length + 1,
    workflow: given.workflow,
    suite,
    event: given.event,
    actor: given.actor,
    attempt: 1,
    title: given.title,
    createdAt: at,
    updatedAt: at,
    inputs: given.inputs,
    status: given.status ?? 'queued',
    conclusion: given.conclusion,
  }
  repository.workflowRuns.push(run)
  return run
}

export function workflowRunOf(
  repository: RepositoryState,
  suite: CheckSuite,
): WorkflowRun | undefined {
  return repository.workflowRuns.find((run) => run.suite === suite)
}

export function runsOf(repository: RepositoryState, suite: CheckSuite): CheckRun[] {
  return repository.checkRuns.filter((run) => run.suite === suite)
}

/** Of each name the newest run only, as `filter=latest` gives. */
export function latestRuns(runs: readonly CheckRun[]): CheckRun[] {
  const latest = new Map<string, CheckRun>()
  for (const run of runs) latest.set(`${run.suite.id} ${run.name}`, run)
  return [...latest.values()]
}

export interface Progress {
  readonly status: CheckStatus
  readonly conclusion: Conclusion | undefined
}

/** What a suite or a workflow run says of its jobs all together. */
export function progressOf(runs: readonly CheckRun[]): Progress {
  const latest = latestRuns(runs)
  if (latest.length === 0) return { status: 'queued', conclusion: undefined }
  if (latest.some((run) => run.status !== 'completed')) {
    const waiting = latest.every((run) => run.status === 'queued')
    return { status: waiting ? 'queued' : 'in_progress', conclusion: undefined }
  }
  const conclusions = latest.map((run) => run.conclusion)
  const order: Conclusion[] = [
    'startup_failure',
    'failure',
    'timed_out',
    'action_required',
    'cancelled',
    'stale',
  ]
  const worst = order.find((conclusion) => conclusions.includes(conclusion))
  const quiet = conclusions.every((conclusion) => conclusion === 'skipped')
    ? 'skipped'
    : conclusions.every((conclusion) => conclusion === 'neutral' || conclusion === 'skipped')
      ? 'neutral'
      : 'success'
  return { status: 'completed', conclusion: worst ?? quiet }
}

export function progressOfWorkflowRun(repository: RepositoryState, run: WorkflowRun): Progress {
  const jobs = runsOf(repository, run.suite)
  return jobs.length > 0 ? progressOf(jobs) : { status: run.status, conclusion: run.conclusion }
}
