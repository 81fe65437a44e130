import {
  channelName,
  gatesContext,
  isChannelName,
  type LabelledChannel,
  type Policy,
} from '@sluice/core'
import type { AskedEntry } from '../entry/channels-to-enter.ts'
import { readPolicyAndChannels } from '../github/read-policy-and-channels.ts'
import type { AskedPair, EntryPair } from './entry-pair.ts'
import type { RunContext } from './run-context.ts'

/**
 * Reads the policy to learn the channels from. Most policies say what the runbook does, so that its
 * branches are read along with it: one request less.
 *
 * @param named the channel that the run is about, where it is about one.
 */
export async function askPolicy(
  context: RunContext,
  named: string | undefined,
): Promise<{
  readonly policy: Policy
  /** For the channel that is looked at first: the others' branches may have moved by then. */
  readonly asFirst: (pair: EntryPair) => AskedPair
  /** For a channel that is entered by label. */
  readonly asEntered: (channel: LabelledChannel) => AskedEntry
}> {
  const { client, repository, policyFile, now } = context
  const likely = channelName(named !== undefined && isChannelName(named) ? named : 'stable')
  const labelled = { branch: 'next', label: 'auto-merge' }
  const {
    policy: file,
    channels,
    entered,
  } = await readPolicyAndChannels(
    client,
    repository,
    { file: policyFile, ...(named === undefined ? {} : { channel: named }) },
    {
      channelBranch: likely,
      sourceBranch: 'next',
      statusContext: gatesContext(likely),
      now,
      entered: labelled,
    },
  )
  const { readPolicyText } = await import('./read-policy.ts')
  return {
    policy: readPolicyText(file.text, policyFile),
    asFirst: (pair) => {
      const { channel, from } = pair
      const guessed = channel.name === likely && channel.branch === likely && from.branch === 'next'
      return guessed ? { ...pair, seen: { at: now, channels } } : pair
    },
    asEntered: (channel) => {
      const { branch, autoMerge } = channel
      const guessed = branch === labelled.branch && autoMerge.label === labelled.label
      return guessed ? { channel, seen: { at: now, side: entered } } : { channel }
    },
  }
}
