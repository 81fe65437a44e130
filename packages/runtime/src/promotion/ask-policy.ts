import { channelName, gatesContext, isChannelName, type Policy } from '@sluice/core'
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
}> {
  const { client, repository, policyFile, now } = context
  const likely = channelName(named !== undefined && isChannelName(named) ? named : 'stable')
  const { policy: file, channels } = await readPolicyAndChannels(
    client,
    repository,
    { file: policyFile, ...(named === undefined ? {} : { channel: named }) },
    { channelBranch: likely, sourceBranch: 'next', statusContext: gatesContext(likely), now },
  )
  const { readPolicyText } = await import('./read-policy.ts')
  return {
    policy: readPolicyText(file.text, policyFile),
    asFirst: (pair) => {
      const { channel, from } = pair
      const guessed = channel.name === likely && channel.branch === likely && from.branch === 'next'
      return guessed ? { ...pair, seen: { at: now, channels } } : pair
    },
  }
}
