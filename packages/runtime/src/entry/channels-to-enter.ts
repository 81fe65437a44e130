import type { Channel, LabelledChannel, Policy } from '@sluice/core'
import type { EntrySide } from '../github/read-entry-side.ts'
import { askPolicy } from '../promotion/ask-policy.ts'
import { type AskedPair, entryPair } from '../promotion/entry-pair.ts'
import type { RunContext } from '../promotion/run-context.ts'

/** A way into a channel: candidates of another channel, or labelled pull requests. */
export type WayIn =
  | { readonly kind: 'promotion'; readonly pair: AskedPair }
  | ({ readonly kind: 'label' } & AskedEntry)

/** A channel to enter by label, and what of it was read while it was learnt that there is such a channel. */
export type AskedEntry = {
  readonly channel: LabelledChannel
  /** @throws {SluiceError} `misconfigured` where its branch does not exist. */
  readonly seen?: { readonly at: string; readonly side: () => EntrySide }
}

/** The ways in that a run is about: those of the named channel, or all that there are. */
export async function waysIn(
  context: RunContext,
  named: string | undefined,
): Promise<readonly WayIn[]> {
  const { policy, asFirst, asEntered } = await askPolicy(context, named)
  const ways =
    named === undefined
      ? policy.channels.flatMap((channel) => wayInto(policy, channel))
      : [wayOf(policy, named)]
  return ways.map((way, at) => {
    if (way.kind === 'label') return { ...way, ...asEntered(way.channel) }
    return at === 0 ? { ...way, pair: asFirst(way.pair) } : way
  })
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
