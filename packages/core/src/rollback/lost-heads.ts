import { type ChannelName, isSha, type Sha } from '../identifiers.ts'
import { attestedEntriesOf, entriesOf, type Ledger } from '../ledger/ledger.ts'
import type { Rewriting } from './rewriting.ts'

/** A push by force that took a head away from a branch, or the branch's deletion. */
export type ForcedPush = {
  /** The head before it. */
  readonly lost: Sha
  readonly how: 'force' | 'deletion'
  /** ISO 8601, UTC. */
  readonly at: string
  /** Login; absent where the account is gone. */
  readonly by?: string
}

/** A head that the channel is known to have had. */
export type LostHead = Pick<Rewriting, 'lost' | 'seenAt' | 'pushed'>

/** Asking costs a request each: whoever rewrites a branch more often has older incidents to settle. */
const MOST_HEADS = 20

/**
 * Heads that the channel is known to have had and that its history, as far as it was read, does not
 * have, newest first. Whether they are lost is for git to say: they may have been merged in.
 *
 * A push is known to have been one. What a look saw longer ago than the history was read to is most
 * likely farther down in it; but for the newest, which was the head just now.
 *
 * @param pushes what GitHub tells, where it was asked.
 * @param read all that was read of the channel's history; `since`: its oldest time, undefined where
 * it was read to its root.
 */
export function missingHeads(
  channel: ChannelName,
  ledger: Ledger,
  pushes: readonly ForcedPush[],
  read: { readonly commits: ReadonlySet<string>; readonly since: string | undefined },
): readonly LostHead[] {
  const { commits, since } = read
  const heads = new Map<Sha, LostHead>()
  const landings = entriesOf(ledger, 'landing').filter((one) => one.channel === channel)
  for (const [index, { commit, at }] of landings.entries()) {
    const isNewest = index === landings.length - 1
    const isReached = since === undefined || Date.parse(at) > Date.parse(since)
    if (isReached || isNewest) heads.set(commit, { lost: commit, seenAt: at })
  }
  // That it was lost is bad news and believed; who it was only where we wrote it ourselves.
  const ours = new Set(attestedEntriesOf(ledger, 'rewriting'))
  for (const entry of entriesOf(ledger, 'rewriting')) {
    if (entry.channel !== channel) continue
    const { lost, pushed, at } = entry
    const known = heads.get(lost)
    heads.set(lost, {
      lost,
      seenAt: known?.seenAt ?? at,
      ...(pushed !== undefined && ours.has(entry)
        ? { pushed }
        : known?.pushed === undefined
          ? {}
          : { pushed: known.pushed }),
    })
  }
  for (const { lost, ...pushed } of pushes) {
    const known = heads.get(lost)
    // One head may be lost more than once: the newest counts.
    const isOlder = known?.pushed !== undefined && timeOf(known) > Date.parse(pushed.at)
    if (!isOlder) heads.set(lost, { lost, seenAt: known?.seenAt ?? pushed.at, pushed })
  }
  return [...heads.values()]
    .filter(({ lost }) => isSha(lost) && !commits.has(lost))
    .sort((one, other) => timeOf(other) - timeOf(one))
    .slice(0, MOST_HEADS)
}

function timeOf({ pushed, seenAt }: LostHead): number {
  return Date.parse(pushed?.at ?? seenAt)
}

/** Whether a look saw the channel there. */
export function isNoted(channel: ChannelName, ledger: Ledger, head: Sha): boolean {
  return entriesOf(ledger, 'landing').some((one) => one.channel === channel && one.commit === head)
}

/**
 * From when on a push by force is Sluice's business: since it knows the channel, by the ledger, or,
 * where that tells nothing, by the newest commit on the channel that names it. Undefined where it
 * does not know it yet: what was done to a branch before is not held against it.
 */
export function knownSince(
  channel: ChannelName,
  ledger: Ledger,
  line: readonly {
    readonly message: string
    readonly merged?: string
    readonly committedAt: string
  }[],
): string | undefined {
  const first = entriesOf(ledger, 'landing').find((one) => one.channel === channel)
  if (first !== undefined) return first.at
  const isOurs = (message = '') => message.split('\n').includes(`Sluice-Channel: ${channel}`)
  return line.find(({ message, merged }) => isOurs(message) || isOurs(merged))?.committedAt
}
