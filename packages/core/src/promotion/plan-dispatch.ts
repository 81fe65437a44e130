import type { ChannelName, Sha } from '../identifiers.ts'
import type { PromotionOperation } from './plan.ts'
import type { CommitStatus, PromotionState } from './promotion-state.ts'
import type { EntryChannel, PromotionQuestion, Snapshot } from './question.ts'
import { gatesContext, statusDescription } from './status-contexts.ts'

/**
 * On the channel's baseline: which landing starts workflows; on what landed: that they were started.
 * A run that died between the two is known by the first without the second.
 */
function dispatchContext(channel: ChannelName): string {
  return `${gatesContext(channel)}/dispatch`
}

/** Another run may be between the landing and the dispatch; no request takes this long. */
const GRACE_SECONDS = 300

type Asked = {
  readonly question: Pick<PromotionQuestion, 'channel' | 'baseline' | 'candidate'>
  readonly state: Pick<PromotionState, 'gitHubToken'>
}

/** Before the landing: what follows it, so that a later run can complete it. */
export function announceDispatch({ question, state }: Asked): readonly PromotionOperation[] {
  const { channel, baseline, candidate } = question
  if (!isDispatched(channel, state)) return []
  const description = announcement(candidate, channel.entry.dispatch)
  if (state.gitHubToken?.announced === description) return []
  const context = dispatchContext(channel.name)
  return [{ kind: 'set-status', on: baseline.commit, context, state: 'success', description }]
}

/** After it: the workflows that the token's push does not start. */
export function startWorkflows({ question, state }: Asked): readonly PromotionOperation[] {
  const { channel } = question
  if (!isDispatched(channel, state)) return []
  return [dispatchOf(channel, 'landed')]
}

function isDispatched({ entry }: EntryChannel, { gitHubToken }: Asked['state']): boolean {
  return gitHubToken !== undefined && entry.dispatch.length > 0
}

function announcement({ tree }: Snapshot, workflows: readonly string[]): string {
  return statusDescription(`awaits tree ${shortTree(tree)}, then starts ${workflows.join(', ')}`)
}

function shortTree(tree: Sha): string {
  return tree.slice(0, 12)
}

/**
 * Whether the channel's head is a landing whose workflows nobody has started: announced on the commit
 * below it, and not confirmed on itself.
 */
export function isDispatchMissed(
  head: { readonly tree: Sha; readonly confirmed: boolean },
  announced: Pick<CommitStatus, 'description' | 'createdAt'> | undefined,
  now: string,
): boolean {
  if (head.confirmed || announced === undefined) return false
  if (!announced.description.startsWith(`awaits tree ${shortTree(head.tree)},`)) return false
  return Date.parse(now) - Date.parse(announced.createdAt) >= GRACE_SECONDS * 1000
}

/** Completes a landing of a run that died: what was started before is not started again. */
export function planMissedDispatch(
  channel: EntryChannel,
  head: Snapshot & { readonly confirmed: boolean },
  announced: Pick<CommitStatus, 'description' | 'createdAt'> | undefined,
  now: string,
): readonly PromotionOperation[] {
  if (channel.entry.dispatch.length === 0 || !isDispatchMissed(head, announced, now)) return []
  return [dispatchOf(channel, head.commit)]
}

/** The status on the landed commit once its workflows were started. */
export function confirmation(channel: ChannelName, workflows: readonly string[]) {
  return {
    context: dispatchContext(channel),
    state: 'success',
    description: statusDescription(`started ${workflows.join(', ')}`),
  } as const
}

function dispatchOf({ name, branch, entry }: EntryChannel, on: 'landed' | Sha): PromotionOperation {
  return {
    kind: 'dispatch',
    on,
    channel: name,
    workflows: entry.dispatch,
    channelBranch: branch,
  }
}
