import type {
  ChannelName,
  ChannelState,
  NotifyRules,
  RollbackRules,
  StartedWorkflow,
} from '@sluice/core'
import { followIncidents } from './follow-incidents.ts'
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

/** Starts the deployments of a rollback that landed, and tells how incidents went on. */
export async function completeEarlier(
  context: RollbackContext,
  channel: {
    readonly channel: ChannelName
    readonly branch: string
    readonly line: readonly ChannelState[]
    readonly rules: RollbackRules
    readonly notify: NotifyRules
  },
  { dryRun, onProgress }: RollbackOptions,
): Promise<Completed> {
  if (dryRun) return { started: [], told: [], failures: [] }
  const { started, failures } = await startDeployments(context, { ...channel, onProgress })
  const followed = await followIncidents(context, { ...channel, onProgress })
  return { started, told: followed.told, failures: [...failures, ...followed.failures] }
}
