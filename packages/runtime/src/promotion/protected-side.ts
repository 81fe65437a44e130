import { gatesContext, type Policy } from '@sluice/core'
import { digestOf } from '../digest.ts'
import { SluiceError } from '../errors.ts'
import { type ChannelsReading, readChannels } from '../github/read-channels.ts'
import { type AskedPair, type EntryPair, entryPair } from './entry-pair.ts'
import { readPolicyText } from './read-policy.ts'
import type { RunContext } from './run-context.ts'

/** Both branches as they are, and the rules that the channel's own commit has. */
export type ProtectedSide = {
  readonly reading: ChannelsReading
  readonly policy: Policy
  readonly policyDigest: string
  readonly pair: EntryPair
}

/**
 * The policy that judges is the one at the channel's own commit (promise 6). It must map the channel
 * to the branches that it was learnt with: nobody is led around from branch to branch.
 */
export async function readProtectedSide(
  context: RunContext,
  asked: AskedPair,
): Promise<ProtectedSide> {
  const { channel, from, seen } = asked
  // What another look saw says nothing of now.
  const reading =
    seen?.at === context.now
      ? seen.channels()
      : await readChannels(context.client, context.repository, {
          channelBranch: channel.branch,
          sourceBranch: from.branch,
          policyFile: context.policyFile,
          statusContext: gatesContext(channel.name),
          now: context.now,
        })
  if (reading.policyText === undefined) {
    throw new SluiceError(
      'misconfigured',
      `There is no ${context.policyFile} on ${channel.branch}. A channel is guarded by its own policy: commit one there.`,
    )
  }
  const policy = readPolicyText(reading.policyText, `${channel.branch}:${context.policyFile}`)
  const pair = entryPair(policy, channel.name)
  if (pair.channel.branch !== channel.branch || pair.from.branch !== from.branch) {
    throw new SluiceError(
      'misconfigured',
      `Two policies disagree about the branches of ${channel.name}: ${context.policyFile} on ${channel.branch} says ${branchesOf(pair)}, the one that the channels were learnt from says ${branchesOf(asked)}. Make both say the same.`,
    )
  }
  return { reading, policy, policyDigest: digestOf(reading.policyText), pair }
}

function branchesOf({ channel, from }: EntryPair): string {
  return `${from.branch} into ${channel.branch}`
}
