import type { Channel, LabelledChannel, Policy } from '@sluice/core'
import { findPolicyFile } from '../github/read-policy-file.ts'
import { type AskedPair, entryPair, learnPolicy, readPolicyText } from '../promotion/read-policy.ts'
import type { RunContext } from '../promotion/run-context.ts'

/** A way into a channel: candidates of another channel, or labelled pull requests. */
export type WayIn =
  | { readonly kind: 'promotion'; readonly pair: AskedPair }
  | { readonly kind: 'label'; readonly channel: LabelledChannel }

/** The ways in that a run is about: those of the named channel, or all that there are. */
export async function waysIn(
  context: RunContext,
  named: string | undefined,
): Promise<readonly WayIn[]> {
  const { policy, seen } = await learnPolicy(context, named)
  const ways = policy.channels
    .filter(({ name }) => named === undefined || name === named)
    .flatMap((channel) => wayInto(policy, channel))
  const [first, ...others] = ways
  if (first === undefined)
    return named === undefined ? [] : [{ kind: 'promotion', pair: entryPair(policy, named) }]
  return [first.kind === 'promotion' ? { ...first, pair: seen(first.pair) } : first, ...others]
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
  const { client, repository, policyFile } = context
  const file = await findPolicyFile(client, repository, {
    file: policyFile,
    ...(named === undefined ? {} : { channel: named }),
  })
  return readPolicyText(file.text, policyFile).channels.some(
    (channel) =>
      channel.entry !== undefined && channel.branch === branch && !looked.includes(channel.name),
  )
}

function wayInto(policy: Policy, channel: Channel): readonly WayIn[] {
  if (channel.entry !== undefined)
    return [{ kind: 'promotion', pair: entryPair(policy, channel.name) }]
  return isLabelled(channel) ? [{ kind: 'label', channel }] : []
}

export function isLabelled(channel: Channel): channel is LabelledChannel {
  return channel.autoMerge !== undefined
}
