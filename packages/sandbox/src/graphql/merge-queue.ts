import { timestamp } from '../clock.ts'
import { queueOf } from '../pull/merge-group.ts'
import { nodeId } from '../state/node-id.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { actorNode } from './actors.ts'
import { connection, type PageArguments } from './connection.ts'
import type { View } from './view.ts'

/** The queue of a branch; its entries in the order in which they were put in. */
export function mergeQueueNode(view: View, branch: string) {
  const { world, repository } = view
  return {
    id: nodeId('MergeQueue', repository.id, branch),
    url: `${world.serverUrl}/${repository.fullName}/queue/${branch}`,
    repository: () => view.nodes.repository(view),
    entries: (args: PageArguments) =>
      connection('entries', queueOf(repository, branch), args, (pull) =>
        mergeQueueEntryNode(view, pull),
      ),
  }
}

export function mergeQueueEntryNode(view: View, pull: PullRequest) {
  const { queued } = pull
  if (queued === undefined) return null
  return {
    id: nodeId('MergeQueueEntry', pull.id),
    position: queueOf(view.repository, pull.base).indexOf(pull) + 1,
    state: queued.built === undefined ? 'QUEUED' : 'AWAITING_CHECKS',
    enqueuedAt: timestamp(queued.at),
    enqueuer: () => actorNode(view.world, queued.by.account),
    pullRequest: () => view.nodes.pullRequest(view, pull),
    headCommit: () => view.nodes.commit(view, queued.built?.group),
    baseCommit: () => view.nodes.commit(view, queued.built?.base),
  }
}
