import type { ChangeStatus, ChannelOnlyChange } from '../evidence/evidence.ts'
import { type ChannelName, isSha, type Sha } from '../identifiers.ts'
import type { Rewriting } from './rewriting.ts'

/** What ended a hold: a maintainer's positive act, and nothing else. */
export type Release = {
  readonly by: string
  readonly how: 'closed' | 'command'
  readonly reason?: string
  /** ISO 8601, UTC. */
  readonly at: string
}

/** An incident as a promotion sees it. */
export type HoldIncident = {
  readonly number: number
  readonly url: string
  /** The rolled-back head that it is about. */
  readonly of: Sha
  readonly state: 'open' | 'closed'
  readonly release?: Release
  /** Why a closing does not count, for people: `closed by github-actions[bot], which is no person`. */
  readonly remark?: string
}

/** What a promotion must know beside the channel's history before it brings anything in. */
export type HoldFacts = {
  readonly incidents: readonly HoldIncident[]
  readonly rollbacks: readonly OpenRollback[]
  /** Heads that the channel's history has lost by force. */
  readonly rewritten?: readonly Rewriting[]
}

/** An open pull request that rolls the channel back, or the one that candidates come from. */
export type OpenRollback = {
  readonly number: number
  readonly url: string
  readonly isOfSource?: true
}

type Removal = Extract<ChangeStatus, { kind: 'removal' }>

/** A commit that took something away from the channel, and how it stands. */
export type Hold = {
  readonly removal: ChannelOnlyChange
  /** The head that was taken away. */
  readonly of: Sha
  readonly incident?: HoldIncident
}

/**
 * The holds of a channel follow from its own history: every commit that takes promoted content away
 * holds it, with or without an incident. An incident counts only for the very head that it is about,
 * so that an older release does not let a newer rollback be undone. What a revert says of itself is
 * believed as long as no release came before it: its message may have been copied since.
 */
export function holdsOf(
  changes: readonly ChannelOnlyChange[],
  { incidents }: Pick<HoldFacts, 'incidents'>,
): readonly Hold[] {
  return changes.flatMap((removal) => {
    if (removal.status.kind !== 'removal') return []
    const about = (head: Sha) => incidents.find((one) => one.of === head)
    const { claim } = removal.status
    const release = claim === undefined ? undefined : about(claim.of)?.release
    const isOver =
      claim !== undefined && release !== undefined && Date.parse(release.at) < Date.parse(claim.at)
    const of = claim === undefined || isOver ? ownHead(removal.commit, removal.status) : claim.of
    const incident = about(of)
    return [{ removal, of, ...(incident === undefined ? {} : { incident }) }]
  })
}

/** The heads that incidents of these changes may be about. */
export function heldHeads(changes: readonly ChannelOnlyChange[]): ReadonlySet<Sha> {
  return new Set(
    changes.flatMap(({ commit, status }) =>
      status.kind === 'removal'
        ? [ownHead(commit, status), ...(status.claim === undefined ? [] : [status.claim.of])]
        : [],
    ),
  )
}

/** The head that was taken away, as history tells it. */
function ownHead(commit: Sha, { removes, of }: Pick<Removal, 'removes' | 'of'>): Sha {
  return of ?? removes[0] ?? commit
}

export function parseIncidentMarker(body: string, channel: ChannelName): Sha | undefined {
  const [, named, of] =
    /<!-- sluice:incident channel=([A-Za-z0-9._-]+) of=([0-9a-f]{40}) -->/.exec(body) ?? []
  return named === channel && of !== undefined && isSha(of) ? of : undefined
}
