import type {
  ChannelName,
  ChannelState,
  LandedRevert,
  NotifyRules,
  RollbackRules,
  StartedWorkflow,
} from '@sluice/core'
import { followIncidents } from './follow-incidents.ts'
import { openMissedIncident } from './open-missed-incident.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'
import { startDeployments } from './start-deployments.ts'

/** What a run did that an earlier one, or a person at the button, left to do. */
export type Completed = {
  readonly started: readonly StartedWorkflow[]
  /** Numbers of the incidents of which people were told something. */
  readonly told: readonly number[]
  /** A sentence each. */
  readonly failures: readonly string[]
}

/** A channel after its rollbacks and reverts. */
export type EarlierRemovals = {
  readonly channel: ChannelName
  readonly branch: string
  readonly line: readonly ChannelState[]
  /** The reverts of Sluice among them. */
  readonly reverts: readonly LandedRevert[]
  /** Where promotions into it come from. */
  readonly from?: ChannelName
  readonly repositoryUrl: string
  /** What the incidents that there are say. */
  readonly incidents: readonly { readonly body: string }[]
  readonly rules: RollbackRules
  readonly notify: NotifyRules
}

/** Starts the deployments of what landed, and tells how incidents went on. */
export async function completeEarlier(
  context: RollbackContext,
  earlier: EarlierRemovals,
  { dryRun, onProgress }: RollbackOptions,
): Promise<Completed> {
  if (dryRun) return { started: [], told: [], failures: [] }
  const missed = await openMissedIncident(context, earlier, onProgress)
  const { started, failures } = await startDeployments(context, { ...earlier, onProgress })
  const followed = await followIncidents(context, { ...earlier, onProgress })
  return { started, told: followed.told, failures: [...missed, ...failures, ...followed.failures] }
}
