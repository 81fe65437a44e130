import type { ChannelOnlyChange } from '../evidence/evidence.ts'
import type { Sha } from '../identifiers.ts'
import { claimedReverts } from './channel-only-claims.ts'
import type { CommitFacts, ReadHistory } from './channel-only-history.ts'
import { type ChannelStep, type ChannelWalk, walkChannel } from './channel-only-walk.ts'

/** What the policy's `adopted` did to a walk. */
export type Adoption = {
  readonly commit: Sha
  /** How many of the channel's own commits it leaves out. */
  readonly leftOut: number
}

export type AdoptedWalk = {
  readonly walk: ChannelWalk
  /** Absent where it leaves nothing out. */
  readonly adoption?: Adoption
  /** The whole line was read, and the adopted commit is not on it. */
  readonly stranger?: true
}

/**
 * Walks the channel as `walkChannel` does, without its own commits from the adopted one on: a person
 * said, on the protected side, that they are accounted for. Where the two never agree, all the rest
 * is accounted for too.
 *
 * What took something away stays in: a rollback, by its trees, and a revert that says that it is one.
 * That fixes are accounted for says nothing about what must stay out (promise 4).
 */
export function walkAdopted(history: ReadHistory, adopted: Sha | undefined): AdoptedWalk {
  const walk = walkChannel(history)
  if (adopted === undefined) return { walk }
  const past = adoptedPast(history, adopted)
  if (past.size === 0) return history.whole ? { walk, stranger: true } : { walk }
  if (walk.kind === 'unrelated') return walkOfStrangers(history, adopted, past)
  if (walk.kind !== 'agreed') return { walk }
  const steps = walk.steps.filter((step) => !past.has(step.commit.sha) || takesAway(step))
  const leftOut = walk.steps.length - steps.length
  if (leftOut === 0) return { walk }
  return { walk: { ...walk, steps }, adoption: { commit: adopted, leftOut } }
}

/** Of an older change only what it took away counts; what else it did is accounted for. */
export function withoutAdopted(
  changes: readonly ChannelOnlyChange[],
  history: Pick<ReadHistory, 'channel'>,
  adopted: Sha | undefined,
): readonly ChannelOnlyChange[] {
  const past = adoptedPast(history, adopted)
  return changes.filter(
    ({ commit, status: { kind } }) =>
      !past.has(commit) || kind === 'removal' || kind === 'promotion',
  )
}

/** The adopted commit and the older ones of the line; empty where it is not on the line. */
function adoptedPast(
  { channel }: Pick<ReadHistory, 'channel'>,
  adopted: Sha | undefined,
): ReadonlySet<Sha> {
  const place = channel.findIndex(({ sha }) => sha === adopted)
  return new Set(place === -1 ? [] : channel.slice(place).map(({ sha }) => sha))
}

function takesAway({ kind, commit }: ChannelStep): boolean {
  return kind === 'removal' || claimedReverts(commit.message).length > 0
}

/** Without a common past the walk ends at the adopted commit, as if they agreed there. */
function walkOfStrangers(
  { channel }: ReadHistory,
  adopted: Sha,
  past: ReadonlySet<Sha>,
): AdoptedWalk {
  const own = (commit: CommitFacts): ChannelStep => ({ kind: 'own', commit })
  const newer = channel.filter(({ sha }) => !past.has(sha))
  return {
    walk: { kind: 'agreed', steps: newer.map(own), agreedAt: adopted },
    adoption: { commit: adopted, leftOut: past.size },
  }
}
