import { type ChannelName, parseRollbackBranch, type Sha } from '@sluice/core'
import type { RollbackSide } from '../github/read-rollback-side.ts'

export type OpenRollback = {
  readonly pull: RollbackSide['openPullRequests'][number]
  /** Beginning of the state that it goes back to. */
  readonly good: string
}

/** The open pull request that rolls this very head back, whatever its target is. */
export function openRollbackOf(
  { openPullRequests }: Pick<RollbackSide, 'openPullRequests'>,
  channel: ChannelName,
  head: Sha,
): OpenRollback | undefined {
  return openPullRequests.flatMap((pull): OpenRollback[] => {
    const named = pull.fromFork ? undefined : parseRollbackBranch(pull.branch, channel)
    return named !== undefined && head.startsWith(named.of) ? [{ pull, good: named.good }] : []
  })[0]
}
