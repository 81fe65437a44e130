import type { Sha } from '../git/sha.ts'
import type { Deployment, DeploymentState } from '../state/deployment.ts'
import { gitHubActor } from '../state/git-hub-actor.ts'
import { record } from '../state/record.ts'
import type { RepositoryState } from '../state/repository-state.ts'
import type { World } from '../state/world.ts'

export interface NewDeployment {
  readonly sha: Sha
  readonly environment: string
  /** Of its latest status. Default: `success`. */
  readonly state?: DeploymentState
  /** Of the deployment and its status. Default: now. */
  readonly createdAt?: Date
  readonly ref?: string
  readonly creator?: string
}

export function deploy(
  world: World,
  repository: RepositoryState,
  given: NewDeployment,
): Deployment {
  const at = given.createdAt ?? world.clock.now()
  const creator = world.ensureAccount(given.creator ?? repository.owner.login)
  const deployment: Deployment = {
    id: world.nextId(),
    sha: given.sha,
    ref: given.ref ?? given.sha,
    task: 'deploy',
    environment: given.environment,
    description: null,
    payload: {},
    creator,
    createdAt: at,
    updatedAt: at,
    statuses: [
      {
        id: world.nextId(),
        creator,
        state: given.state ?? 'success',
        description: '',
        environmentUrl: '',
        logUrl: '',
        createdAt: at,
      },
    ],
  }
  repository.deployments.push(deployment)
  ensureEnvironment(world, repository, given.environment)
  record(world, repository, gitHubActor(world), { event: 'deployment_status', after: given.sha })
  return deployment
}

export function ensureEnvironment(world: World, repository: RepositoryState, name: string): void {
  if (repository.environments.has(name)) return
  repository.environments.set(name, { id: world.nextId(), name, createdAt: world.clock.now() })
}
