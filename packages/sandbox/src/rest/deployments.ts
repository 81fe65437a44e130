import { timestamp } from '../clock.ts'
import { gitHubSignature } from '../git/commit-object.ts'
import { mergeTrees } from '../git/merge.ts'
import { moveRefs } from '../moves/move-refs.ts'
import { notFound, Refusal } from '../refusal.ts'
import { latestPerContext } from '../rules/contexts.ts'
import { ensureEnvironment } from '../scenario/deployment.ts'
import type {
  Deployment,
  DeploymentState,
  DeploymentStatus,
  Environment,
} from '../state/deployment.ts'
import { nodeId } from '../state/node-id.ts'
import { record } from '../state/record.ts'
import { gitHubSigner, signatureOf } from '../state/signer.ts'
import {
  created,
  numberParam,
  ok,
  param,
  type RepositoryContext,
  type RestReply,
  repositoryRoute,
  writer,
} from './context.ts'
import { paginate } from './pagination.ts'
import { renderAccount } from './render/account.ts'
import { repositoryPage, repositoryUrl } from './render/repository.ts'

function render({ world, repository }: RepositoryContext, deployment: Deployment) {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task,
    payload: deployment.payload,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    creator: renderAccount(world, deployment.creator),
    created_at: timestamp(deployment.createdAt),
    updated_at: timestamp(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(world, repository),
    transient_environment: false,
    production_environment: deployment.environment === 'production',
  }
}

function renderStatus(
  { world, repository }: RepositoryContext,
  deployment: Deployment,
  status: DeploymentStatus,
) {
  const url = `${repositoryUrl(world, repository)}/deployments/${deployment.id}`
  return {
    url: `${url}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: renderAccount(world, status.creator),
    description: status.description,
    environment: deployment.environment,
    target_url: status.logUrl,
    log_url: status.logUrl,
    environment_url: status.environmentUrl,
    created_at: timestamp(status.createdAt),
    updated_at: timestamp(status.createdAt),
    deployment_url: url,
    repository_url: repositoryUrl(world, repository),
  }
}

/** With the defaults GitHub first merges the default branch into a branch that is behind it. */
async function mergeDefaultBranch(
  context: RepositoryContext,
  ref: string,
  sha: string,
): Promise<RestReply | undefined> {
  const { world, repository } = context
  const { git } = repository
  const base = await git.branch(repository.defaultBranch)
  if ((await git.branch(ref)) !== sha || base === undefined || (await git.isAncestor(base, sha)))
    return undefined
  const merged = await mergeTrees(git, sha, base)
  if (!merged.clean) {
    throw new Refusal(409, `Conflict merging ${repository.defaultBranch} into ${ref}.`)
  }
  const actor = writer(context)
  const after = await git.writeCommit({
    tree: merged.tree,
    parents: [sha, base],
    author: signatureOf(world, actor.account),
    committer: gitHubSigner(world),
    message: `Merge branch '${repository.defaultBranch}' into ${ref}`,
    signature: gitHubSignature,
  })
  await moveRefs(world, repository, actor, [
    { ref: `refs/heads/${ref}`, before: sha, after, force: false },
  ])
  return {
    status: 202,
    body: { message: `Auto-merged ${repository.defaultBranch} into ${ref} on deployment.` },
  }
}

/** No contexts given: everything that has reported must be green. An empty list asks for nothing. */
function demandContexts(context: RepositoryContext, sha: string): void {
  const wanted = context.body.strings('required_contexts')
  const contexts = latestPerContext(context.repository, sha)
  const missing = (wanted ?? contexts.map(({ name }) => name)).filter(
    (name) => !contexts.some((found) => found.name === name && found.state === 'passed'),
  )
  if (missing.length === 0) return
  throw new Refusal(
    409,
    `Conflict: Commit status checks failed for ${context.body.string('ref')}.`,
    {
      errors: missing.map((name) => ({
        resource: 'Deployment',
        field: 'required_contexts',
        code: 'invalid',
        message: name,
      })),
    },
  )
}

async function create(context: RepositoryContext): Promise<RestReply> {
  const { world, repository, body } = context
  const ref = body.string('ref') ?? ''
  const sha = await repository.git.resolve(ref)
  if (sha === undefined) throw new Refusal(422, `No ref found for: ${ref}`)
  if (body.boolean('auto_merge') !== false) {
    const merged = await mergeDefaultBranch(context, ref, sha)
    if (merged !== undefined) return merged
  }
  demandContexts(context, sha)
  const at = world.clock.now()
  const actor = writer(context)
  const deployment: Deployment = {
    id: world.nextId(),
    sha,
    ref,
    task: body.string('task') ?? 'deploy',
    environment: body.string('environment') ?? 'production',
    description: body.string('description') ?? null,
    payload: body.raw('payload') ?? {},
    creator: actor.account,
    createdAt: at,
    updatedAt: at,
    statuses: [],
  }
  repository.deployments.push(deployment)
  ensureEnvironment(world, repository, deployment.environment)
  record(world, repository, actor, { event: 'deployment', after: sha })
  return created(render(context, deployment))
}

function at(context: RepositoryContext): Deployment {
  const id = numberParam(context, 'deployment_id')
  const deployment = context.repository.deployments.find((candidate) => candidate.id === id)
  if (deployment === undefined) throw notFound()
  return deployment
}

const states: readonly DeploymentState[] = [
  'error',
  'failure',
  'inactive',
  'in_progress',
  'queued',
  'pending',
  'success',
]

function createStatus(context: RepositoryContext): RestReply {
  const { world, repository, body } = context
  const deployment = at(context)
  const actor = writer(context)
  const state = states.find((candidate) => candidate === body.string('state')) ?? 'pending'
  const status: DeploymentStatus = {
    id: world.nextId(),
    creator: actor.account,
    state,
    description: body.string('description') ?? '',
    environmentUrl: body.string('environment_url') ?? '',
    logUrl: body.string('log_url') ?? body.string('target_url') ?? '',
    createdAt: world.clock.now(),
  }
  deployment.statuses.push(status)
  deployment.updatedAt = status.createdAt
  if (state === 'success' && body.boolean('auto_inactive') !== false)
    makeOthersInactive(context, deployment, status)
  record(world, repository, actor, { event: 'deployment_status', after: deployment.sha })
  return created(renderStatus(context, deployment, status))
}

/** What was live in the environment before is not any more. */
function makeOthersInactive(
  { world, repository }: RepositoryContext,
  live: Deployment,
  status: DeploymentStatus,
) {
  for (const other of repository.deployments) {
    if (other === live || other.environment !== live.environment) continue
    if (other.statuses.at(-1)?.state === 'success') {
      other.statuses.push({ ...status, id: world.nextId(), state: 'inactive' })
    }
  }
}

function renderEnvironment({ world, repository }: RepositoryContext, environment: Environment) {
  const name = encodeURIComponent(environment.name)
  return {
    id: environment.id,
    node_id: nodeId('Environment', environment.id),
    name: environment.name,
    url: `${repositoryUrl(world, repository)}/environments/${name}`,
    html_url: `${repositoryPage(world, repository)}/deployments/activity_log?environments_filter=${name}`,
    created_at: timestamp(environment.createdAt),
    updated_at: timestamp(environment.createdAt),
    protection_rules: [],
    deployment_branch_policy: null,
  }
}

export const deploymentRoutes = [
  repositoryRoute('repos/list-deployments', ['deployments', 'read'], (context) => {
    const equal = (name: string, value: string) => {
      const wanted = context.query.get(name)
      return wanted === null || wanted === 'none' || wanted === value
    }
    const chosen = context.repository.deployments.filter(
      ({ sha, ref, task, environment }) =>
        equal('sha', sha) &&
        equal('ref', ref) &&
        equal('task', task) &&
        equal('environment', environment),
    )
    return paginate(context, chosen.toReversed(), (page) =>
      page.map((deployment) => render(context, deployment)),
    )
  }),
  repositoryRoute('repos/create-deployment', ['deployments', 'write'], create),
  repositoryRoute('repos/get-deployment', ['deployments', 'read'], (context) =>
    ok(render(context, at(context))),
  ),
  repositoryRoute('repos/list-deployment-statuses', ['deployments', 'read'], (context) => {
    const deployment = at(context)
    return paginate(context, deployment.statuses.toReversed(), (page) =>
      page.map((status) => renderStatus(context, deployment, status)),
    )
  }),
  repositoryRoute('repos/create-deployment-status', ['deployments', 'write'], createStatus),
  repositoryRoute('repos/get-all-environments', ['actions', 'read'], (context) => {
    const all = [...context.repository.environments.values()]
    return paginate(context, all, (page) => ({
      total_count: all.length,
      environments: page.map((environment) => renderEnvironment(context, environment)),
    }))
  }),
  repositoryRoute('repos/get-environment', ['actions', 'read'], (context) => {
    const environment = context.repository.environments.get(param(context, 'environment_name'))
    if (environment === undefined) throw notFound()
    return ok(renderEnvironment(context, environment))
  }),
]
