import type { ChannelName } from '../identifiers.ts'
import type { BackportRules, Channel, Policy } from '../policy/policy.ts'

export type TargetsQuestion = {
  readonly policy: Policy
  readonly rules: BackportRules
  /** Labels of the pull request. */
  readonly labels: readonly string[]
  /** Channels that a person named, in a command or an input; they replace the policy's. */
  readonly named?: readonly string[]
}

export type Targets = {
  /** In the order of the policy. */
  readonly channels: readonly Channel[]
  /** Names that are no channel to carry to. */
  readonly unknown: readonly string[]
}

/** Where a change goes: the channels that somebody named, else the policy's and the labels'. */
export function chooseTargets({ policy, rules, labels, named }: TargetsQuestion): Targets {
  const possible = policy.channels.filter(({ name }) => name !== rules.from)
  const asked = (name: ChannelName) =>
    labels.some((label) => label.toLowerCase() === labelFor(rules, name).toLowerCase())
  const wanted = ({ name }: Channel) =>
    named === undefined ? rules.to.includes(name) || asked(name) : named.includes(name)
  return {
    channels: possible.filter(wanted),
    unknown: (named ?? []).filter((name) => !possible.some((one) => one.name === name)),
  }
}

function labelFor(rules: BackportRules, channel: ChannelName): string {
  return rules.label.replaceAll('{channel}', channel)
}
