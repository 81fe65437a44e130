import type { ChannelName, Sha } from '../identifiers.ts'
import { claimedReverts } from '../promotion/channel-only-claims.ts'
import { toldContext } from '../promotion/status-contexts.ts'
import type { ChannelState } from '../rollback/channel-state.ts'
import { entryKind } from '../rollback/standing.ts'
import { isRevertOf, type RevertTrailers, revertTrailers } from './revert-commit.ts'
import type { RevertIncident } from './revert-incident.ts'

/** What an older one left to do nobody does any more. */
const MOST_STATES = 50

/** A revert of Sluice that the channel has. */
export type LandedRevert = RevertIncident & {
  readonly isHead: boolean
  /** Whether it brings back what reverts took: then it has no incident. */
  readonly restores: boolean
  /** The pull request by which it entered. */
  readonly pullRequest?: string
  /** Whether a run said on it that people were told. */
  readonly isTold: boolean
}

/**
 * The reverts of Sluice on a channel's line, newest first, by what their commits say of themselves:
 * pushed, merged, squashed or rebased.
 *
 * @param between the commits that a merge brought, by its own name and its first parent's.
 */
export function landedReverts(
  channel: ChannelName,
  line: readonly ChannelState[],
  between: (newer: Sha, older: Sha) => readonly ChannelState[],
): readonly LandedRevert[] {
  const landed = new Map<Sha, LandedRevert>()
  line.slice(0, MOST_STATES).forEach((state, index) => {
    if (entryKind(line, index) === 'promotion') return
    const [parent, second] = state.parents
    const brought =
      parent === undefined || second === undefined ? [] : between(state.commit, parent)
    const own = [state, ...brought].filter(({ message }) => isRevertOf(message, channel))
    const [trailers] = own.flatMap(({ message }) => revertTrailers(message) ?? [])
    if (trailers === undefined) return
    const newer = landed.get(trailers.of)
    const undone = own.flatMap(({ message }) => undoneBy(message))
    const isTold = own.some(({ statuses }) => statuses[toldContext(channel)] !== undefined)
    landed.set(
      trailers.of,
      newer === undefined
        ? { ...describe(state, trailers), channel, undone, isTold, isHead: index === 0 }
        : { ...newer, undone: [...newer.undone, ...undone], isTold: newer.isTold || isTold },
    )
  })
  return [...landed.values()]
}

function describe({ enteredAt, pullRequest }: ChannelState, trailers: RevertTrailers) {
  const { of, restores, reason = 'not recorded', severity = 'critical', by = 'unknown' } = trailers
  const entered = pullRequest === undefined ? {} : { pullRequest: pullRequest.url }
  return { of, restores, reason, severity, by, at: enteredAt, ...entered } as const
}

function undoneBy(message: string): RevertIncident['undone'] {
  const names = claimedReverts(message)
  const [, title = ''] = /^Revert "(.+)"/.exec(message) ?? []
  return names.map((sha) => ({ sha, title: names.length === 1 ? title : '' }))
}
