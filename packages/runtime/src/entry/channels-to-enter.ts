import type { Channel, LabelledChannel, Policy } from '@sluice/core'
import { findPolicyFile } from '../github/read-policy-file.ts'
import { type EntryPair, entryPair, readPolicyText } from '../promotion/read-policy.ts'
import type { RunContext } from '../promotion/run-context.ts'

/** A way into a channel: candidates of another channel, or labelled pull requests. */
export type WayIn =
  | { readonly kind: 'promotion'; readonly pair: EntryPair }
  | { readonly kind: 'label'; readonly channel: LabelledChannel }

/** The ways in that a run is about: those of the named channel, or all that there are. */
export async function waysIn(
  context: RunContext,
  named: string | undefined,
): Promise<readonly WayIn[]> {
  const policy = await readPolicyFor(context, named)
  if (named === undefined) return policy.channels.flatMap((channel) => wayInto(policy, channel))
  const channel = policy.channels.find(({ name }) => name === named)
  const [way] = channel === undefined ? [] : wayInto(policy, channel)
  return [way ?? { kind: 'promotion', pair: entryPair(policy, named) }]
}

/**
 * Whether candidates come into a branch, and this run has not looked at them: it is not asked for, or
 * its look failed.
 *
 * @param looked names of the channels that were looked at.
 */
export async function isNotLookedAt(
  context: RunContext,
  branch: string,
  { named, looked }: { readonly named: string | undefined; readonly looked: readonly string[] },
): Promise<boolean> {
  const { channels } = await readPolicyFor(context, named)
  return channels.some(
    (channel) =>
      channel.entry !== undefined && channel.branch === branch && !looked.includes(channel.name),
  )
}

async function readPolicyFor(
  { client, repository, policyFile }: RunContext,
  named: string | undefined,
): Promise<Policy> {
  const file = await findPolicyFile(client, repository, {
    file: policyFile,
    ...(named === undefined ? {} : { channel: named }),
  })
  return readPolicyText(file.text, policyFile)
}

function wayInto(policy: Policy, channel: Channel): readonly WayIn[] {
  if (channel.entry !== undefined)
    return [{ kind: 'promotion', pair: entryPair(policy, channel.name) }]
  return isLabelled(channel) ? [{ kind: 'label', channel }] : []
}

export function isLabelled(channel: Channel): channel is LabelledChannel {
  return channel.autoMerge !== undefined
}
