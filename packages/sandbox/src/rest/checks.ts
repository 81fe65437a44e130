import { ensureSuite, latestRuns, runsOf } from '../check/check-runs.ts'
import { isSha } from '../git/sha.ts'
import { notFound, Refusal, validationFailed } from '../refusal.ts'
import type { CheckRun, CheckStatus, Conclusion } from '../state/check.ts'
import { record } from '../state/record.ts'
import { commitNamed } from './commits.ts'
import {
  created,
  numberParam,
  ok,
  param,
  type RepositoryContext,
  repositoryRoute,
  writer,
} from './context.ts'
import type { Input } from './input.ts'
import { paginate } from './pagination.ts'
import { renderCheckRun, renderCheckSuite } from './render/check.ts'

const statuses: readonly CheckStatus[] = [
  'queued',
  'in_progress',
  'completed',
  'waiting',
  'requested',
  'pending',
]
const conclusions: readonly Conclusion[] = [
  'success',
  'failure',
  'neutral',
  'cancelled',
  'skipped',
  'timed_out',
  'action_required',
  'stale',
]

function date(input: Input, name: string): Date | undefined {
  const text = input.string(name)
  return text === undefined ? undefined : new Date(text)
}

/** Takes over what a body says about a run; a conclusion completes it, as on GitHub. */
function apply(context: RepositoryContext, run: CheckRun): void {
  const { body, world } = context
  const status = statuses.find((candidate) => candidate === body.string('status'))
  const conclusion = conclusions.find((candidate) => candidate === body.string('conclusion'))
  if (status === 'completed' && conclusion === undefined && run.conclusion === undefined) {
    throw validationFailed({ resource: 'CheckRun', field: 'conclusion', code: 'missing_field' })
  }
  run.name = body.string('name') ?? run.name
  run.status = conclusion === undefined ? (status ?? run.status) : 'completed'
  run.conclusion = conclusion ?? (run.status === 'completed' ? run.conclusion : undefined)
  run.startedAt = date(body, 'started_at') ?? run.startedAt ?? world.clock.now()
  run.completedAt =
    run.status === 'completed' ? (date(body, 'completed_at') ?? world.clock.now()) : undefined
  run.detailsUrl = body.string('details_url') ?? run.detailsUrl
  run.externalId = body.string('external_id') ?? run.externalId
  const output = body.object('output')
  if (output === undefined) return
  for (const field of ['summary', 'text']) {
    if ((output.string(field) ?? '').length > 65_535) {
      throw new Refusal(422, `Invalid request.\n\n${field} exceeds a maximum bytesize of 65535.`)
    }
  }
  run.output = {
    title: output.string('title') ?? run.output.title,
    summary: output.string('summary') ?? run.output.summary,
    text: output.string('text') ?? run.output.text,
  }
}

async function create(context: RepositoryContext) {
  const { world, repository, body } = context
  const actor = writer(context)
  const app = actor.token?.app
  if (app === undefined) throw new Refusal(403, 'You must authenticate via a GitHub App.')
  const sha = body.string('head_sha') ?? ''
  if (!isSha(sha) || (await repository.git.commit(sha)) === undefined) {
    throw new Refusal(422, `No commit found for SHA: ${sha}`)
  }
  const run: CheckRun = {
    id: world.nextId(),
    suite: ensureSuite(world, repository, app, sha, null),
    name: body.string('name') ?? '',
    status: 'queued',
    conclusion: undefined,
    startedAt: undefined,
    completedAt: undefined,
    detailsUrl: undefined,
    externalId: '',
    output: { title: null, summary: null, text: null },
  }
  apply(context, run)
  repository.checkRuns.push(run)
  record(world, repository, actor, { event: 'check_run', action: 'created', after: sha })
  return created(await renderCheckRun(world, repository, run))
}

function runAt(context: RepositoryContext): CheckRun {
  const id = numberParam(context, 'check_run_id')
  const run = context.repository.checkRuns.find((candidate) => candidate.id === id)
  if (run === undefined) throw notFound()
  return run
}

async function list(context: RepositoryContext, all: readonly CheckRun[]) {
  const { world, repository, query } = context
  const name = query.get('check_name')
  const status = query.get('status')
  const app = query.get('app_id')
  const chosen = (query.get('filter') === 'all' ? all : latestRuns(all)).filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (app === null || String(run.suite.app.id) === app),
  )
  return paginate(context, chosen.toReversed(), async (page) => ({
    total_count: chosen.length,
    check_runs: await Promise.all(page.map((run) => renderCheckRun(world, repository, run))),
  }))
}

export const checkRoutes = [
  repositoryRoute('checks/create', ['checks', 'write'], create),
  repositoryRoute('checks/get', ['checks', 'read'], async (context) =>
    ok(await renderCheckRun(context.world, context.repository, runAt(context))),
  ),
  repositoryRoute('checks/update', ['checks', 'write'], async (context) => {
    const run = runAt(context)
    if (writer(context).token?.app !== run.suite.app) {
      throw new Refusal(
        403,
        `Invalid app_id \`${run.suite.app.id}\` - check run can only be modified by the GitHub App that created it.`,
      )
    }
    apply(context, run)
    return ok(await renderCheckRun(context.world, context.repository, run))
  }),
  repositoryRoute('checks/list-for-ref', ['checks', 'read'], async (context) => {
    const sha = await commitNamed(context, param(context, 'ref'))
    return list(
      context,
      context.repository.checkRuns.filter((run) => run.suite.sha === sha),
    )
  }),
  repositoryRoute('checks/list-for-suite', ['checks', 'read'], async (context) => {
    const suite = suiteAt(context)
    return list(context, runsOf(context.repository, suite))
  }),
  repositoryRoute('checks/get-suite', ['checks', 'read'], async (context) =>
    ok(await renderCheckSuite(context.world, context.repository, suiteAt(context))),
  ),
  repositoryRoute('checks/list-suites-for-ref', ['checks', 'read'], async (context) => {
    const { world, repository, query } = context
    const sha = await commitNamed(context, param(context, 'ref'))
    const app = query.get('app_id')
    const suites = repository.checkSuites.filter(
      (suite) => suite.sha === sha && (app === null || String(suite.app.id) === app),
    )
    return paginate(context, suites, async (page) => ({
      total_count: suites.length,
      check_suites: await Promise.all(
        page.map((suite) => renderCheckSuite(world, repository, suite)),
      ),
    }))
  }),
]

function suiteAt(context: RepositoryContext) {
  const id = numberParam(context, 'check_suite_id')
  const suite = context.repository.checkSuites.find((candidate) => candidate.id === id)
  if (suite === undefined) throw notFound()
  return suite
}
