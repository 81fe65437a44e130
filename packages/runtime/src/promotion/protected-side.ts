import type { Policy } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { type ChannelsReading, readChannels } from '../github/read-channels.ts'
import { digestOf, type EntryPair, entryPair, readPolicyText } from './read-policy.ts'
import type { RunContext } from './run-context.ts'

/** Both branches as they are, and the rules that the channel's own commit has. */
export type ProtectedSide = {
  readonly reading: ChannelsReading
  readonly policy: Policy
  readonly policyDigest: string
  readonly pair: EntryPair
}

/**
 * The policy that judges is the one at the channel's own commit (promise 6). It may map the
 * channel to other branches than the file that we learnt the channels from: then it is read again.
 */
export async function readProtectedSide(
  context: RunContext,
  asked: EntryPair,
): Promise<ProtectedSide> {
  let pair = asked
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const reading = await readChannels(context.client, context.repository, {
      channelBranch: pair.channel.branch,
      sourceBranch: pair.from.branch,
      policyFile: context.policyFile,
    })
    if (reading.policyText === undefined) {
      throw new SluiceError(
        'misconfigured',
        `There is no ${context.policyFile} on ${pair.channel.branch}. A channel is guarded by its own policy: commit one there.`,
      )
    }
    const policy = readPolicyText(
      reading.policyText,
      `${pair.channel.branch}:${context.policyFile}`,
    )
    const own = entryPair(policy, pair.channel.name)
    if (own.channel.branch === pair.channel.branch && own.from.branch === pair.from.branch) {
      return { reading, policy, policyDigest: digestOf(reading.policyText), pair: own }
    }
    pair = own
  }
  throw new SluiceError(
    'misconfigured',
    `The policies on the branches of ${asked.channel.name} send each other around in a circle.`,
  )
}
