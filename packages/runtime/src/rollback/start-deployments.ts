import {
  type ChannelName,
  type ChannelState,
  entryKind,
  type LandedRevert,
  type RollbackRules,
  type StartedWorkflow,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { startWorkflowOnce } from '../github/start-workflow-once.ts'
import type { Completed } from './complete-earlier.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * Starts the policy's workflows for a rollback or revert that is the channel's head: a run may have
 * died between the landing and this, or a person merged. One that fails stops no other.
 */
export async function startDeployments(
  context: RollbackContext,
  given: {
    readonly channel: ChannelName
    readonly branch: string
    readonly line: readonly ChannelState[]
    readonly reverts: readonly LandedRevert[]
    readonly rules: RollbackRules
    readonly onProgress: (line: string) => void
  },
): Promise<Pick<Completed, 'started' | 'failures'>> {
  const { channel, branch, line, reverts, rules, onProgress } = given
  const [head] = line
  const started: StartedWorkflow[] = []
  const failures: string[] = []
  const isRemoval = entryKind(line, 0) === 'rollback' || reverts.some(({ isHead }) => isHead)
  if (head === undefined || !isRemoval) return { started, failures }
  for (const workflow of rules.dispatch) {
    try {
      const one = await startWorkflowOnce(context, {
        ...{ channel, channelBranch: branch, workflow },
        commit: head.commit,
        statuses: head.statuses,
      })
      if (one.kind !== 'started') continue
      started.push(one.started)
      onProgress(`started ${workflow}: ${one.started.url}`)
    } catch (error) {
      if (!(error instanceof SluiceError)) throw error
      failures.push(error.message)
    }
  }
  return { started, failures }
}
