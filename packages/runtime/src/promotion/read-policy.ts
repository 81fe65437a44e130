import { createHash } from 'node:crypto'
import {
  type Channel,
  type EntryChannel,
  formatPolicyProblems,
  type Policy,
  parsePolicy,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { findPolicyFile } from '../github/read-policy-file.ts'
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

/** The channels that a run is about: the named one, or all that have candidates. */
export async function channelsToLookAt(
  context: RunContext,
  named: string | undefined,
): Promise<readonly EntryPair[]> {
  const { client, repository, policyFile } = context
  const file = await findPolicyFile(client, repository, {
    file: policyFile,
    ...(named === undefined ? {} : { channel: named }),
  })
  const policy = readPolicyText(file.text, policyFile)
  if (named !== undefined) return [entryPair(policy, named)]
  return policy.channels.filter(hasEntry).map((channel) => entryPair(policy, channel.name))
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
