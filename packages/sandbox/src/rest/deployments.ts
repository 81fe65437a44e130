import { notFound } from '../refusal.ts'
import type { Deployment, DeploymentState, DeploymentStatus } from '../state/deployment.ts'
import { record } from '../state/record.ts'
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
import { createDeployment } from './create-deployment.ts'
import { paginate } from './pagination.ts'
import { renderDeployment, renderDeploymentStatus, renderEnvironment } from './render/deployment.ts'

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
  return created(renderDeploymentStatus(context, deployment, status))
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
      page.map((deployment) => renderDeployment(context, deployment)),
    )
  }),
  repositoryRoute('repos/create-deployment', ['deployments', 'write'], createDeployment),
  repositoryRoute('repos/get-deployment', ['deployments', 'read'], (context) =>
    ok(renderDeployment(context, at(context))),
  ),
  repositoryRoute('repos/list-deployment-statuses', ['deployments', 'read'], (context) => {
    const deployment = at(context)
    return paginate(context, deployment.statuses.toReversed(), (page) =>
      page.map((status) => renderDeploymentStatus(context, deployment, status)),
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
