import type { Sha } from '../git/sha.ts'
import type { CheckRun, CheckStatus, Conclusion, WorkflowRun } from '../state/check.ts'
import { gitHubActor } from '../state/git-hub-actor.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'
import {
  ensureSuite,
  ensureWorkflow,
  newSuite,
  newWorkflowRun,
  workflowRunOf,
} from './check-runs.ts'

export interface SimulatedCheck {
  readonly sha: Sha
  readonly name: string
  /** The App's slug. Default: `github-actions`. */
  readonly app?: string
  /** The workflow's name, for checks of Actions. Default: `CI`. */
  readonly workflow?: string
  /** What started the workflow. Default: `push`. */
  readonly event?: string
  readonly branch?: string
  /** Put the job into this run. Default: the newest of the same workflow, event and commit. */
  readonly run?: number
  /** Start a new run (or suite) instead of joining the newest. */
  readonly rerun?: boolean
  /** Default: `completed`, and then the conclusion is `success`. */
  readonly status?: CheckStatus
  readonly conclusion?: Conclusion
  readonly startedAt?: Date
  readonly completedAt?: Date
}

/** A job's check run, as if Actions or another App had reported it. */
export function simulateCheckRun(
  world: World,
  repository: RepositoryState,
  given: SimulatedCheck,
): CheckRun {
  const status = given.status ?? 'completed'
  const conclusion = status === 'completed' ? (given.conclusion ?? 'success') : undefined
  const startedAt = given.startedAt ?? world.clock.now()
  const run: CheckRun = {
    id: world.nextId(),
    suite: suiteFor(world, repository, given),
    name: given.name,
    status,
    conclusion,
    startedAt,
    completedAt: status === 'completed' ? (given.completedAt ?? world.clock.now()) : undefined,
    detailsUrl: undefined,
    externalId: '',
    output: { title: null, summary: null, text: null },
  }
  repository.checkRuns.push(run)
  run.suite.updatedAt = world.clock.now()
  record(world, repository, gitHubActor(world), {
    event: 'check_run',
    action: status === 'completed' ? 'completed' : 'created',
    after: given.sha,
  })
  return run
}

function suiteFor(world: World, repository: RepositoryState, given: SimulatedCheck) {
  const slug = given.app ?? 'github-actions'
  const branch = given.branch ?? null
  if (slug !== 'github-actions') {
    const app = world.ensureApp(slug)
    return given.rerun === true
      ? newSuite(world, repository, app, given.sha, branch)
      : ensureSuite(world, repository, app, given.sha, branch)
  }
  const existing = repository.workflowRuns.filter((run) => belongs(repository, run, given)).at(-1)
  if (existing !== undefined && given.rerun !== true) return existing.suite
  return newWorkflowRun(world, repository, {
    workflow: ensureWorkflow(world, repository, given.workflow ?? 'CI'),
    sha: given.sha,
    branch,
    event: given.event ?? 'push',
    actor: repository.owner,
    title: given.workflow ?? 'CI',
    createdAt: given.startedAt,
  }).suite
}

function belongs(repository: RepositoryState, run: WorkflowRun, given: SimulatedCheck): boolean {
  if (given.run !== undefined) return run.id === given.run
  return (
    workflowRunOf(repository, run.suite) === run &&
    run.suite.sha === given.sha &&
    run.workflow.name === (given.workflow ?? 'CI') &&
    run.event === (given.event ?? 'push')
  )
}
