import {
  type Channel,
  type ChannelName,
  channelName,
  type Policy,
  parseRollbackBranch,
} from '@sluice/core'
import { digestOf } from '../digest.ts'
import { SluiceError } from '../errors.ts'
import { type ChannelStatesReading, statesOf } from '../github/read-channel-states.ts'
import { type RollbackSide, readRollbackSide } from '../github/read-rollback-side.ts'
import type { RollbackContext } from './rollback-context.ts'

function channelNameOf(text: string): ChannelName {
  try {
    return channelName(text)
  } catch (error) {
    throw new SluiceError('misconfigured', `${JSON.stringify(text)} cannot be a channel’s name.`, {
      cause: error,
    })
  }
}

/** A channel before a rollback, with the policy where it can be used. */
export type ChannelSide = {
  readonly channelName: ChannelName
  readonly side: RollbackSide
  readonly branch: string
  readonly policy?: Policy
  readonly policyDigest?: string
  readonly unchecked: readonly string[]
}

/** Works without a policy too: at three in the morning the file may be what is broken. */
export async function channelSide(
  { client, repository, policyFile, now }: RollbackContext,
  asked: string,
  named?: string,
): Promise<ChannelSide> {
  const name = channelNameOf(asked)
  const ask = (branch: string) =>
    readRollbackSide(client, repository, {
      ...{ branch, policyFile, now },
      ...(named === undefined ? {} : { named }),
    })
  let branch: string = name
  let side = await ask(branch)
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const read = await readPolicy(side, policyFile)
    const channel = read.policy?.channels.find((one) => one.name === name)
    const mapped = channel?.branch ?? name
    if (mapped === branch || attempt === 1) {
      return {
        channelName: name,
        side,
        branch,
        ...read,
        unchecked: [...read.unchecked, ...unlisted(read, channel, name)],
      }
    }
    branch = mapped
    side = await ask(branch)
  }
  throw new SluiceError('unexpected', 'The policy was read without an end.')
}

async function readPolicy(
  { policyText }: RollbackSide,
  file: string,
): Promise<Pick<ChannelSide, 'policy' | 'policyDigest' | 'unchecked'>> {
  if (policyText === undefined)
    return {
      unchecked: [
        `There is no policy ${file}: the channel’s branch is taken to have its name, \`.github/**\` is kept, and a person lands the rollback.`,
      ],
    }
  const { formatPolicyProblems, parsePolicy } = await import('../promotion/read-policy.ts')
  const read = parsePolicy(policyText, { file })
  if (read.ok) return { policy: read.policy, policyDigest: digestOf(policyText), unchecked: [] }
  const [first = ''] = formatPolicyProblems(read.problems).split('\n')
  return {
    unchecked: [
      `The policy cannot be used, so its rules were not asked: the channel’s branch is taken to have its name, \`.github/**\` is kept, and a person lands the rollback. ${first}`,
    ],
  }
}

function unlisted(
  { policy }: Pick<ChannelSide, 'policy'>,
  channel: Channel | undefined,
  name: ChannelName,
): readonly string[] {
  if (policy === undefined || channel !== undefined) return []
  return [`The policy has no channel ${name}; the branch of that name was taken.`]
}

/** Heads that open rollbacks take away: a promotion that landed meanwhile does not make them good. */
export function condemnedBy({ openPullRequests }: RollbackSide, channel: ChannelName) {
  return openPullRequests.flatMap(({ number, branch, fromFork }) => {
    const named = fromFork ? undefined : parseRollbackBranch(branch, channel)
    return named === undefined ? [] : [{ commit: named.of, by: number }]
  })
}

/** The states that came with the first question. */
export function statesBehind({ channel }: RollbackSide, branch: string): ChannelStatesReading {
  if (channel === undefined) {
    throw new SluiceError(
      'misconfigured',
      `The branch ${branch} does not exist. Name the channel in \`channel\`, or correct its \`branch\` in the policy.`,
    )
  }
  return statesOf(channel)
}
