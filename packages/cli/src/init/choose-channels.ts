import { isChannelName } from '@sluice/core'
import { SluiceError } from '@sluice/runtime'

/** Names of branches, each of which becomes a channel of the same name. */
export type ChosenChannels = {
  readonly into: string
  readonly from: string
  /** Channels that nothing is promoted into. */
  readonly others: readonly string[]
  /** Branches that do not exist yet. */
  readonly absent: readonly string[]
}

const INTO = ['stable', 'production', 'release']
const FROM = ['next', 'develop', 'dev', 'staging', 'canary', 'beta']
const OTHERS = ['legacy']

/**
 * Which branches are channels, by the names that people give them: the runbook's first. Whoever
 * calls them otherwise says so.
 *
 * @throws {SluiceError} `misconfigured` when a branch's name cannot be that of a channel.
 */
export function chooseChannels(
  branches: readonly string[],
  defaultBranch: string | undefined,
  asked: { readonly into?: string; readonly from?: string },
): ChosenChannels {
  const there = (names: readonly string[]) => names.find((name) => branches.includes(name))
  const into = asked.into ?? there(INTO) ?? defaultBranch ?? 'stable'
  const candidates = FROM.filter((name) => name !== into)
  const byDefault = defaultBranch === into ? undefined : defaultBranch
  const from = asked.from ?? there(candidates) ?? byDefault ?? 'next'
  if (from === into)
    throw new SluiceError(
      'misconfigured',
      `Nothing is promoted from ${from} into itself: add \`--from BRANCH\`.`,
    )
  for (const name of [into, from]) {
    if (!isChannelName(name))
      throw new SluiceError(
        'misconfigured',
        `The branch ${JSON.stringify(name)} cannot give its name to a channel (letters, digits, \`.\`, \`_\` and \`-\`). Name others with \`--into\` and \`--from\`, and set the channel's \`branch\` in the policy afterwards.`,
      )
  }
  return {
    into,
    from,
    others: OTHERS.filter((name) => branches.includes(name) && name !== into && name !== from),
    absent: [into, from].filter((name) => !branches.includes(name)),
  }
}
