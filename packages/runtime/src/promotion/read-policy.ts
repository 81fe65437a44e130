import { createHash } from 'node:crypto'
import {
  type Channel,
  channelName,
  type EntryChannel,
  formatPolicyProblems,
  gatesContext,
  isChannelName,
  type Policy,
  parsePolicy,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import { readPolicyAndChannels } from '../github/read-policy-and-channels.ts'
import type { RunContext } from './run-context.ts'

/** @throws {SluiceError} `misconfigured` with every problem of the file, its place and its fix. */
export function readPolicyText(text: string, file: string): Policy {
  const result = parsePolicy(text, { file })
  if (result.ok) return result.policy
  throw new SluiceError(
    'misconfigured',
    `The policy cannot be used:\n${formatPolicyProblems(result.problems)}`,
  )
}

/** A channel to look at, and what of it was read while it was learnt that there is such a channel. */
export type AskedPair = EntryPair & { readonly seen?: { readonly at: string } & ChannelsReading }

/** The policy to learn the channels from, and what came along of the branches that it may name. */
export type LearntPolicy = {
  readonly policy: Policy
  /** The same pair with what was read of it. Only of the first that is looked at: branches move. */
  readonly seen: (pair: EntryPair) => AskedPair
}

/**
 * Most policies say what the runbook does, so that its branches are read along with the policy: one
 * request less.
 */
export async function learnPolicy(
  { client, repository, policyFile, now }: RunContext,
  named: string | undefined,
): Promise<LearntPolicy> {
  const likely = channelName(named !== undefined && isChannelName(named) ? named : 'stable')
  const { policy: file, channels } = await readPolicyAndChannels(
    client,
    repository,
    { file: policyFile, ...(named === undefined ? {} : { channel: named }) },
    { channelBranch: likely, sourceBranch: 'next', statusContext: gatesContext(likely), now },
  )
  return {
    policy: readPolicyText(file.text, policyFile),
    seen: (pair) => {
      const { channel, from } = pair
      const guessed = channel.name === likely && channel.branch === likely && from.branch === 'next'
      return guessed ? { ...pair, seen: { at: now, ...channels() } } : pair
    },
  }
}

/** The channels that a run is about: the named one, or all that have candidates. */
export async function channelsToLookAt(
  context: RunContext,
  named: string | undefined,
): Promise<readonly AskedPair[]> {
  const { policy, seen } = await learnPolicy(context, named)
  const names =
    named === undefined ? policy.channels.filter(hasEntry).map(({ name }) => name) : [named]
  const [first, ...others] = names.map((name) => entryPair(policy, name))
  return first === undefined ? [] : [seen(first), ...others]
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

function hasEntry(channel: Channel): channel is EntryChannel {
  return channel.entry !== undefined
}

export function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
