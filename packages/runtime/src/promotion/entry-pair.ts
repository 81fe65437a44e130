import type { Channel, EntryChannel, Policy } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { ChannelsReading } from '../github/read-channels.ts'

/** A channel to look at, and what of it was read while it was learnt that there is such a channel. */
export type AskedPair = EntryPair & {
  /** @throws {SluiceError} `misconfigured` where a branch of it does not exist. */
  readonly seen?: { readonly at: string; readonly channels: () => ChannelsReading }
}

/** A channel with rules of entry, and the channel that its candidates come from. */
export type EntryPair = { readonly channel: EntryChannel; readonly from: Channel }

export function entryPair(policy: Policy, name: string): EntryPair {
  const channel = policy.channels.find((one) => one.name === name)
  const known = policy.channels.map((one) => one.name).join(', ')
  if (channel === undefined) {
    throw new SluiceError(
      'misconfigured',
      `The policy has no channel ${JSON.stringify(name)}; it has ${known}.`,
    )
  }
  if (!hasEntry(channel)) {
    throw new SluiceError(
      'misconfigured',
      `Nothing is promoted into ${name}: the channel has no \`from\` in the policy.`,
    )
  }
  const from = policy.channels.find((one) => one.name === channel.entry.from)
  if (from === undefined) {
    throw new SluiceError(
      'misconfigured',
      `The channel ${channel.entry.from} that ${name} takes from is not in the policy.`,
    )
  }
  return { channel, from }
}

export function hasEntry(channel: Channel): channel is EntryChannel {
  return channel.entry !== undefined
}
