import {
  builtInGates,
  type Channel,
  type EntryChannel,
  formatDuration,
  type Policy,
  type PromotionQuestion,
  type Snapshot,
  sha,
  shortSha,
} from '@sluice/core'
import { describeWatch } from './describe-afterwards.ts'
import { nothingMeasured } from './nothing-measured.ts'

/** A channel in a sentence, and below it what each gate asks of a candidate. */
export function describeChannel(policy: Policy, channel: Channel): readonly string[] {
  const branch = channel.branch === channel.name ? '' : ` (branch ${channel.branch})`
  const from = policy.channels.find(({ name }) => name === channel.entry?.from)
  if (!hasEntry(channel) || from === undefined)
    return [`${channel.name}${branch}: ${withoutEntry(channel)}`, ...watched(channel)]
  const gates = requirements(channel, from)
  const width = Math.max(...gates.map(([gate]) => gate.length))
  return [
    `${channel.name}${branch}: takes from ${from.name}; ${landing(channel)}`,
    ...gates.map(([gate, required]) => `  ${gate.padEnd(width)}  ${required}`),
    ...exceptions(channel).map((line) => `  ${line}`),
    ...watched(channel),
  ]
}

const watched = (channel: Channel) => describeWatch(channel).map((line) => `  ${line}`)

function withoutEntry({ autoMerge }: Channel): string {
  return autoMerge === undefined
    ? 'nothing is promoted into it'
    : `nothing is promoted into it; pull requests that somebody with write access labelled \`${autoMerge.label}\` merge themselves on green CI`
}

function landing({ entry: { approval, history } }: EntryChannel): string {
  const who =
    approval === 'human'
      ? 'lands when the gates are open and a person has approved it'
      : 'lands by itself when the gates are open'
  return history === 'linear' ? `${who}, as a commit with one parent` : who
}

/** What the gates do not ask, because somebody says so or has said so. */
function exceptions({
  name,
  entry: { override, adopted, hotfixes },
}: EntryChannel): readonly string[] {
  const gates =
    override?.allow === 'all' ? 'any gate but fixes and hold' : (override?.allow ?? []).join(', ')
  return [
    ...(adopted === undefined
      ? []
      : [`adopted at ${shortSha(adopted)}: what only ${name} has up to there is accounted for`]),
    override === undefined
      ? 'nobody can override a gate'
      : `an admin can override ${gates} for one candidate, for at most ${formatDuration(override.longestSeconds)}`,
    ...(hotfixes === undefined
      ? []
      : [
          `a maintainer can let in a pull request that is no promotion, by the label \`${hotfixes.label}\``,
        ]),
  ]
}

/**
 * The gates are asked about nothing at all: what each says it requires is the policy in the words
 * of every report, and no second telling of it can go stale.
 */
function requirements(
  channel: EntryChannel,
  from: Channel,
): readonly (readonly [string, string])[] {
  const question: PromotionQuestion = {
    channel,
    from,
    baseline: nobody,
    candidate: nobody,
    evidence: nothingMeasured,
    policy: { file: '', commit: nobody.commit, digest: '' },
    now: '1970-01-01T00:00:00.000Z',
  }
  return builtInGates.flatMap((gate) => {
    const result = gate.judge(question)
    return result === undefined ? [] : [[result.gate, result.required] as const]
  })
}

const nobody: Snapshot = { commit: sha('0'.repeat(40)), tree: sha('0'.repeat(40)) }

function hasEntry(channel: Channel): channel is EntryChannel {
  return channel.entry !== undefined
}
