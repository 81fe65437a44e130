import { timestamp } from '../clock.ts'
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
      connection('entries', queueOf(view, branch), args, (pull) => mergeQueueEntryNode(view, pull)),
  }
}

function queueOf({ repository }: View, branch: string): PullRequest[] {
  return repository
    .pullRequests()
    .filter((pull) => pull.base === branch && pull.queued !== undefined)
    .toSorted((a, b) => (a.queued?.at.getTime() ?? 0) - (b.queued?.at.getTime() ?? 0))
}

export function mergeQueueEntryNode(view: View, pull: PullRequest) {
  const { queued } = pull
  if (queued === undefined) return null
  return {
    id: nodeId('MergeQueueEntry', pull.id),
    position: queueOf(view, pull.base).indexOf(pull) + 1,
    state: 'AWAITING_CHECKS',
    enqueuedAt: timestamp(queued.at),
    enqueuer: () => actorNode(view.world, queued.by.account),
    pullRequest: () => view.nodes.pullRequest(view, pull),
    headCommit: () => view.nodes.commit(view, queued.group),
    baseCommit: () => view.nodes.commit(view, queued.base),
  }
}
