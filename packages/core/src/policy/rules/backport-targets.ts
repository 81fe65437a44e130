import { isChannelName } from '../../identifiers.ts'
import { Refusal } from '../problem.ts'
import type { Placed } from '../settings-problems.ts'
import { namesOf, unknownChannel } from './channel-graph.ts'
import type { ReadablePolicy } from './readable-policy.ts'

/** Rules on which channels changes are carried between. */
export function backportRefusals({ channels, backport }: ReadablePolicy): readonly Placed[] {
  if (backport === undefined) return []
  const names = namesOf(channels)
  const { from, to } = backport
  return [
    ...named(['backport', 'from'], from, names),
    ...['to', 'promotions', 'auto-merge'].flatMap((key) =>
      items(backport[key]).flatMap((name, index) => {
        const path = ['backport', key, index]
        const found = [...named(path, name, names), ...source(path, name, from)]
        return found.length === 0 && key === 'promotions' ? notATarget(path, name, to) : found
      }),
    ),
  ]
}

function items(written: unknown): readonly unknown[] {
  return Array.isArray(written) ? written : []
}

function named(path: Placed['path'], name: unknown, names: readonly string[]): readonly Placed[] {
  // What cannot name a channel at all is refused by its schema.
  if (typeof name !== 'string' || !isChannelName(name)) return []
  return unknownChannel(name, names).map((refusal) => ({ path, at: 'value', refusal }))
}

function source(path: Placed['path'], name: unknown, from: unknown): readonly Placed[] {
  if (name !== from) return []
  const refusal = new Refusal(
    'reference',
    'A change cannot be carried to the channel that it comes from.',
    'Name another channel, or remove it.',
  )
  return [{ path, at: 'value', refusal }]
}

function notATarget(path: Placed['path'], name: unknown, to: unknown): readonly Placed[] {
  if (items(to).includes(name)) return []
  const refusal = new Refusal(
    'no-effect',
    'Nothing is carried to this channel, so promotions are not either.',
    'Add it to `to`, or remove it here.',
  )
  return [{ path, at: 'value', refusal }]
}
