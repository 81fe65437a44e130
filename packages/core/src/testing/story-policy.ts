import { type ChannelName, channelName } from '../identifiers.ts'
import { formatPolicyProblems } from '../policy/format-problems.ts'
import { parsePolicy } from '../policy/parse-policy.ts'
import type { Channel, Policy } from '../policy/policy.ts'
import type { EntryChannel } from '../promotion/question.ts'

const FILE = '.github/sluice.yml'

/** All rules of the runbook, which are the defaults. */
export const runbookPolicy = `version: 1
channels:
  stable: { from: next }
  next: {}
  legacy: {}
evidence:
  eval: { report: 'evidence/eval-{channel}.json' }
  metrics: { prometheus: 'https://prom.example.com' }
  probes: { workflow: health.yml }
`

/** @throws {Error} with every problem of the text, as a user of the action would read them. */
export function policyOf(text: string): Policy {
  const result = parsePolicy(text, { file: FILE })
  if (!result.ok) throw new Error(formatPolicyProblems(result.problems))
  return result.policy
}

/** The way into a channel: the channel, and the one that it is entered from. */
export type Way = { readonly channel: EntryChannel; readonly from: Channel }

/** @throws {Error} when the policy promotes nothing into any channel. */
export function firstWay(policy: Policy): Way {
  const [way] = waysOf(policy)
  if (way === undefined) throw new Error('The policy promotes nothing: no channel has a `from`.')
  return way
}

/** @throws {Error} when the policy has no such way. */
export function wayBetween(policy: Policy, from: string, to: string): Way {
  const [source, target]: readonly ChannelName[] = [channelName(from), channelName(to)]
  const way = waysOf(policy).find((one) => one.channel.name === target && one.from.name === source)
  if (way !== undefined) return way
  const there = waysOf(policy).map((one) => `${one.from.name} to ${one.channel.name}`)
  throw new Error(`The policy does not promote ${from} to ${to}, but ${there.join(', ')}.`)
}

function waysOf({ channels }: Policy): readonly Way[] {
  return channels.flatMap((channel) => {
    const { entry } = channel
    const from = channels.find(({ name }) => name === entry?.from)
    return entry === undefined || from === undefined
      ? []
      : [{ channel: { ...channel, entry }, from }]
  })
}
