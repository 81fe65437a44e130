import { timestamp } from '../clock.ts'
import type { Issue, TimelineEvent } from '../state/issue.ts'
import { nodeId } from '../state/node-id.ts'
import type { PullRequest } from '../state/pull-request.ts'
import { actorNode } from './actors.ts'
import { commitByOid } from './commits.ts'
import { connection } from './connection.ts'
import { commentNode, issueNode, labelNode } from './issues.ts'
import { pullRequestNode } from './pull-requests.ts'
import type { TimelineArguments, View } from './view.ts'

const typeNames: Partial<Record<TimelineEvent['event'], string>> = {
  closed: 'ClosedEvent',
  reopened: 'ReopenedEvent',
  merged: 'MergedEvent',
  labeled: 'LabeledEvent',
  unlabeled: 'UnlabeledEvent',
  commented: 'IssueComment',
  head_ref_force_pushed: 'HeadRefForcePushedEvent',
  base_ref_force_pushed: 'BaseRefForcePushedEvent',
  base_ref_changed: 'BaseRefChangedEvent',
  automatic_base_change_succeeded: 'AutomaticBaseChangeSucceededEvent',
  auto_merge_enabled: 'AutoMergeEnabledEvent',
  added_to_merge_queue: 'AddedToMergeQueueEvent',
  removed_from_merge_queue: 'RemovedFromMergeQueueEvent',
}

/** `ClosedEvent` is asked for as `CLOSED_EVENT`. */
const enumName = (typeName: string) => typeName.replaceAll(/(?<!^)[A-Z]/g, '_$&').toUpperCase()

export function timelineItems(view: View, issue: Issue | PullRequest, args: TimelineArguments) {
  const chosen = issue.timeline.filter((entry) => {
    const typeName = typeNames[entry.event]
    if (typeName === undefined) return false
    if (args.since && entry.at < new Date(args.since)) return false
    return !args.itemTypes || args.itemTypes.includes(enumName(typeName))
  })
  return connection('timelineItems', chosen, args, (entry) => timelineNode(view, issue, entry))
}

function timelineNode(view: View, issue: Issue | PullRequest, entry: TimelineEvent): unknown {
  if (entry.event === 'commented') return commentNode(view, issue, entry.comment)
  const subject = () =>
    issue.kind === 'issue' ? issueNode(view, issue) : pullRequestNode(view, issue)
  const base = {
    __typename: typeNames[entry.event],
    id: nodeId('TimelineEvent', entry.id),
    actor: () => actorNode(view.world, entry.actor),
    createdAt: timestamp(entry.at),
    closable: subject,
    pullRequest: subject,
  }
  switch (entry.event) {
    case 'closed':
      return {
        ...base,
        stateReason: issue.kind === 'issue' ? entry.reason.toUpperCase() : null,
        closer: () => closerNode(view, entry),
      }
    case 'reopened':
      return { ...base, stateReason: issue.kind === 'issue' ? 'REOPENED' : null }
    case 'labeled':
    case 'unlabeled':
      return { ...base, label: labelNode(view, entry.label) }
    case 'merged':
      return {
        ...base,
        commit: () => commitByOid(view, entry.sha),
        mergeRefName: issue.kind === 'pull-request' ? issue.base : '',
      }
    case 'removed_from_merge_queue':
      return { ...base, reason: entry.reason }
    case 'base_ref_changed':
      return { ...base, previousRefName: entry.from, currentRefName: entry.to }
    case 'automatic_base_change_succeeded':
      return { ...base, oldBase: entry.from, newBase: entry.to }
    case 'head_ref_force_pushed':
    case 'base_ref_force_pushed':
      return {
        ...base,
        beforeCommit: () => commitByOid(view, entry.before),
        afterCommit: () => commitByOid(view, entry.after),
      }
    default:
      return base
  }
}

function closerNode(view: View, entry: TimelineEvent & { readonly event: 'closed' }) {
  const { closer } = entry
  if (closer === undefined) return null
  if (closer.kind === 'commit') return commitByOid(view, closer.sha)
  const pull = view.repository.pullRequest(closer.number)
  return pull === undefined ? null : pullRequestNode(view, pull)
}
