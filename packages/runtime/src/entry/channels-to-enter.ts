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
  const { client, repository, policyFile } = context
  const file = await findPolicyFile(client, repository, {
    file: policyFile,
    ...(named === undefined ? {} : { channel: named }),
  })
  const policy = readPolicyText(file.text, policyFile)
  if (named === undefined) return policy.channels.flatMap((channel) => wayInto(policy, channel))
  const channel = policy.channels.find(({ name }) => name === named)
  const [way] = channel === undefined ? [] : wayInto(policy, channel)
  return [way ?? { kind: 'promotion', pair: entryPair(policy, named) }]
}

function wayInto(policy: Policy, channel: Channel): readonly WayIn[] {
  if (channel.entry !== undefined)
    return [{ kind: 'promotion', pair: entryPair(policy, channel.name) }]
  return isLabelled(channel) ? [{ kind: 'label', channel }] : []
}

export function isLabelled(channel: Channel): channel is LabelledChannel {
  return channel.autoMerge !== undefined
}
