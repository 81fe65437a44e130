import type { Channel, LabelledChannel, Policy } from '@sluice/core'
import { askPolicy } from '../promotion/ask-policy.ts'
import { type AskedPair, entryPair } from '../promotion/entry-pair.ts'
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
  const { policy, asFirst } = await askPolicy(context, named)
  const [first, ...others] =
    named === undefined
      ? policy.channels.flatMap((channel) => wayInto(policy, channel))
      : [wayOf(policy, named)]
  if (first === undefined) return []
  return [first.kind === 'label' ? first : { ...first, pair: asFirst(first.pair) }, ...others]
}

function wayOf(policy: Policy, named: string): WayIn {
  const channel = policy.channels.find(({ name }) => name === named)
  const [way] = channel === undefined ? [] : wayInto(policy, channel)
  return way ?? { kind: 'promotion', pair: entryPair(policy, named) }
}

function wayInto(policy: Policy, channel: Channel): readonly WayIn[] {
  if (channel.entry !== undefined)
    return [{ kind: 'promotion', pair: entryPair(policy, channel.name) }]
  return isLabelled(channel) ? [{ kind: 'label', channel }] : []
}

export function isLabelled(channel: Channel): channel is LabelledChannel {
  return channel.autoMerge !== undefined
}
