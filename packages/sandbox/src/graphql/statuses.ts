import { latestRuns } from '../check/check-runs.ts'
import { timestamp } from '../clock.ts'
import type { Sha } from '../git/sha.ts'
import type { CommitStatus } from '../state/check.ts'
import { nodeId } from '../state/node-id.ts'
import { actorNode } from './actors.ts'
import { checkRunNode, isRequired, type RequiredArguments } from './checks.ts'
import { connection, type PageArguments } from './connection.ts'
import type { View } from './view.ts'

function latestStatuses(view: View, sha: Sha): CommitStatus[] {
  const latest = new Map<string, CommitStatus>()
  for (const status of view.repository.statuses)
    if (status.sha === sha) latest.set(status.context, status)
  return [...latest.values()]
}

/** Null where a commit has no status, as on GitHub. */
export function statusNode(view: View, sha: Sha) {
  const latest = latestStatuses(view, sha)
  if (latest.length === 0) return null
  return {
    id: nodeId('Status', view.repository.id, sha),
    state: combined(latest.map((status) => status.state.toUpperCase())),
    commit: () => view.nodes.commit(view, sha),
    contexts: () => latest.map((status) => contextNode(view, status)),
    context: ({ name }: { name: string }) => {
      const found = latest.find((status) => status.context === name)
      return found === undefined ? null : contextNode(view, found)
    },
  }
}

function contextNode(view: View, status: CommitStatus) {
  return {
    __typename: 'StatusContext',
    id: nodeId('StatusContext', status.id),
    context: status.context,
    state: status.state.toUpperCase(),
    description: status.description,
    targetUrl: status.targetUrl,
    createdAt: timestamp(status.createdAt),
    creator: () => actorNode(view.world, status.creator),
    avatarUrl: `${view.world.serverUrl}/avatars/u/${status.creator.id}`,
    commit: () => view.nodes.commit(view, status.sha),
    isRequired: (args: RequiredArguments) =>
      isRequired(view.repository, args, (check) => check.context === status.context),
  }
}

/** One word about checks and statuses together. GitHub counts superseded runs too; so does this. */
export function rollupNode(view: View, sha: Sha) {
  const runs = view.repository.checkRuns.filter((run) => run.suite.sha === sha)
  const statuses = latestStatuses(view, sha)
  if (runs.length + statuses.length === 0) return null
  const states = [
    ...runs.map((run) => {
      if (run.status !== 'completed') return 'PENDING'
      return ['success', 'neutral', 'skipped'].includes(run.conclusion ?? '')
        ? 'SUCCESS'
        : 'FAILURE'
    }),
    ...statuses.map((status) => status.state.toUpperCase()),
  ]
  const contexts = [
    ...latestRuns(runs).map((run) => checkRunNode(view, run)),
    ...statuses.map((status) => contextNode(view, status)),
  ]
  return {
    id: nodeId('StatusCheckRollup', view.repository.id, sha),
    state: combined(states),
    commit: () => view.nodes.commit(view, sha),
    contexts: (args: PageArguments) => connection('contexts', contexts, args, (context) => context),
  }
}

function combined(states: readonly string[]): string {
  if (states.includes('FAILURE') || states.includes('ERROR')) return 'FAILURE'
  return states.includes('PENDING') ? 'PENDING' : 'SUCCESS'
}
