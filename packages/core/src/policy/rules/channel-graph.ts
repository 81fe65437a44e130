import { isChannelName } from '../../identifiers.ts'
import { Refusal } from '../problem.ts'
import type { Placed } from '../settings-problems.ts'
import { nearest } from '../spelling.ts'
import type { ReadableChannel, ReadablePolicy } from './readable-policy.ts'

const ENTRY_SETTINGS = [
  'approval',
  'history',
  'labels',
  'reviewers',
  'dispatch',
  'adopted',
  'override',
  'hotfixes',
  'enter',
] as const

/** Rules on how channels feed each other, and on what is theirs alone. */
export function channelGraphRefusals({ channels }: ReadablePolicy): readonly Placed[] {
  return [
    ...someEntry(channels),
    ...channels.flatMap((channel) => [
      ...unknownSource(channel, channels),
      ...noEntry(channel),
      ...twoEntries(channel),
    ]),
    ...cycles(channels),
    ...shared(channels, 'branch', 'Two channels cannot be one branch'),
    ...shared(channels, 'metrics-label', 'The metrics of two channels could not be told apart'),
    ...shared(channels, 'environment', 'The deployments of two channels could not be told apart'),
  ]
}

function someEntry(channels: readonly ReadableChannel[]): readonly Placed[] {
  if (channels.some(({ written }) => 'from' in written)) return []
  const refusal =
    channels.length === 0
      ? new Refusal(
          'missing',
          'The policy has no channels.',
          'List them, such as `{ stable: { from: next }, next: {} }`.',
        )
      : new Refusal(
          'missing',
          'Nothing is ever promoted: no channel says where its commits come from.',
          'Add `from` to the channel that others flow into, such as `stable: { from: next }`.',
        )
  return [{ path: ['channels'], at: 'key', refusal }]
}

function unknownSource(
  { name, written }: ReadableChannel,
  channels: readonly ReadableChannel[],
): readonly Placed[] {
  const { from } = written
  // What cannot name a channel at all is refused by its schema.
  if (typeof from !== 'string' || !isChannelName(from)) return []
  const path = ['channels', name, 'from']
  const others = namesOf(channels).filter((other) => other !== name)
  if (from === name) {
    const fix = 'Name the channel whose commits enter here.'
    const refusal = new Refusal('reference', 'A channel cannot be promoted into itself.', fix)
    return [{ path, at: 'value', refusal }]
  }
  return unknownChannel(from, others).map((refusal) => ({ path, at: 'value', refusal }))
}

export function namesOf(channels: readonly ReadableChannel[]): readonly string[] {
  return channels.map(({ name }) => name)
}

/** None where the channel is one of the others. */
export function unknownChannel(name: string, others: readonly string[]): readonly Refusal[] {
  if (others.includes(name)) return []
  const meant = nearest(name, others)
  const list = others.map((other) => `\`${other}\``).join(', ')
  const unknown = new Refusal(
    'reference',
    'There is no channel of this name.',
    meant !== undefined
      ? `Did you mean \`${meant}\`?`
      : others.length === 0
        ? 'Add the channel under `channels`.'
        : `Name one of ${list}, or add the channel under \`channels\`.`,
  )
  return [unknown]
}

function noEntry({ name, written }: ReadableChannel): readonly Placed[] {
  if ('from' in written) return []
  return ENTRY_SETTINGS.filter((key) => key in written).map((key) => ({
    path: ['channels', name, key],
    at: 'key',
    refusal: new Refusal(
      'no-effect',
      `\`${key}\` has no effect: nothing is promoted into this channel.`,
      'Add `from`, or remove this.',
    ),
  }))
}

/** What is promoted lands as it was judged; a pull request beside it would be judged by nothing. */
function twoEntries({ name, written }: ReadableChannel): readonly Placed[] {
  if (!('from' in written && 'auto-merge' in written)) return []
  const refusal = new Refusal(
    'conflict',
    'Candidates are promoted into this channel, so a label cannot let pull requests in beside them.',
    'Remove `auto-merge`, or write it at the channel that `from` names.',
  )
  return [{ path: ['channels', name, 'auto-merge'], at: 'key', refusal }]
}

/** Each cycle once, at its first channel in the file; a channel into itself is named elsewhere. */
function cycles(channels: readonly ReadableChannel[]): readonly Placed[] {
  const sources = new Map(channels.map(({ name, written: { from } }) => [name, from]))
  const seen = new Set<string>()
  const found: Placed[] = []
  for (const { name: start } of channels) {
    const trail: string[] = []
    let at: unknown = start
    while (typeof at === 'string' && sources.has(at) && !seen.has(at)) {
      seen.add(at)
      trail.push(at)
      at = sources.get(at)
    }
    const first = typeof at === 'string' ? trail.indexOf(at) : -1
    const cycle = first < 0 ? [] : trail.slice(first)
    if (cycle.length < 2) continue
    const refusal = new Refusal(
      'reference',
      `Channels are promoted in a circle: ${[...cycle, cycle[0]].map((name) => `\`${name}\``).join(' from ')}.`,
      'Remove one `from`; changes go the other way by backport.',
    )
    found.push({ path: ['channels', cycle[0] ?? start, 'from'], at: 'value', refusal })
  }
  return found
}

function shared(
  channels: readonly ReadableChannel[],
  key: 'branch' | 'metrics-label' | 'environment',
  reason: string,
): readonly Placed[] {
  const owners = new Map<string, string>()
  const found: Placed[] = []
  for (const { name, written } of channels) {
    const own = written[key] ?? name
    if (typeof own !== 'string') continue
    const owner = owners.get(own)
    if (owner === undefined) owners.set(own, name)
    else
      found.push({
        path: key in written ? ['channels', name, key] : ['channels', name],
        at: key in written ? 'value' : 'key',
        refusal: new Refusal(
          'conflict',
          `${reason}: \`${owner}\` has \`${own}\` already.`,
          `Write another \`${key}\` for one of them.`,
        ),
      })
  }
  return found
}
