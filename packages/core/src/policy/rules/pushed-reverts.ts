import { isChannelName } from '../../identifiers.ts'
import { Refusal } from '../problem.ts'
import type { Placed } from '../settings-problems.ts'
import { namesOf, unknownChannel } from './channel-graph.ts'
import type { ReadablePolicy } from './readable-policy.ts'

/** Rules on the channels whose reverts are pushed without a pull request. */
export function pushedRevertRefusals({ channels, rollback }: ReadablePolicy): readonly Placed[] {
  const { push } = rollback
  if (!Array.isArray(push)) return []
  const names = namesOf(channels)
  return push.flatMap((name: unknown, index): readonly Placed[] => {
    // What cannot name a channel at all is refused by its schema.
    if (typeof name !== 'string' || !isChannelName(name)) return []
    const path = ['rollback', 'push', index]
    const unknown = unknownChannel(name, names)
    const { settings } = channels.find((one) => one.name === name) ?? {}
    const approved = settings?.from !== undefined && settings.approval === 'human'
    return [...unknown, ...(approved ? [needsPerson] : [])].map((refusal) => ({
      path,
      at: 'value',
      refusal,
    }))
  })
}

const needsPerson = new Refusal(
  'conflict',
  'A person approves what enters this channel, so a revert is not pushed past them either.',
  'Remove it here, or set `approval: none` for the channel.',
)
