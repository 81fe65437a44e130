import { timestamp } from '../clock.ts'
import type { Deployment } from '../state/deployment.ts'
import { nodeId } from '../state/node-id.ts'
import { actorNode } from './actors.ts'
import type { View } from './view.ts'

/** GraphQL's word for a deployment: a successful one is `ACTIVE`, one without a status `PENDING`. */
function stateOf(deployment: Deployment): string {
  const state = deployment.statuses.at(-1)?.state ?? 'pending'
  return state === 'success' ? 'ACTIVE' : state.toUpperCase()
}

export function deploymentNode(view: View, deployment: Deployment) {
  const latest = deployment.statuses.at(-1)
  return {
    __typename: 'Deployment',
    id: nodeId('Deployment', deployment.id),
    databaseId: deployment.id,
    environment: deployment.environment,
    task: deployment.task,
    state: stateOf(deployment),
    commitOid: deployment.sha,
    commit: () => view.nodes.commit(view, deployment.sha),
    ref: () => view.nodes.ref(view, `refs/heads/${deployment.ref}`),
    creator: () => actorNode(view.world, deployment.creator),
    createdAt: timestamp(deployment.createdAt),
    updatedAt: timestamp(deployment.updatedAt),
    latestStatus: () =>
      latest === undefined
        ? null
        : {
            id: nodeId('DeploymentStatus', latest.id),
            state: latest.state.toUpperCase(),
            description: latest.description,
            environment: deployment.environment,
            creator: actorNode(view.world, latest.creator),
            createdAt: timestamp(latest.createdAt),
            updatedAt: timestamp(latest.createdAt),
          },
  }
}
