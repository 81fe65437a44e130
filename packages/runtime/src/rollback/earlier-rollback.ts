import {
  type ChannelName,
  incidentMarker,
  isRevertBranch,
  parseRollbackBranch,
  type Sha,
} from '@sluice/core'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { explained } from '../github/translate-error.ts'
import type { RollbackContext } from './rollback-context.ts'

export type EarlierRollback = {
  /** Why this head is not rolled back again. */
  readonly declined?: string
  /** Whether an open pull request rolls this head back. */
  readonly underWay: boolean
}

/** What became of earlier rollbacks of the same head: the watch acts once for one cause. */
export async function earlierRollback(
  { client, repository }: RollbackContext,
  given: { readonly side: RollbackSide; readonly channel: ChannelName; readonly head: Sha },
): Promise<EarlierRollback> {
  const { side, channel, head } = given
  const isOfHead = (branch: string) => {
    const named = parseRollbackBranch(branch, channel)
    return named !== undefined && head.startsWith(named.of)
  }
  const underWay = side.openPullRequests.some(
    ({ branch, fromFork }) => !fromFork && isOfHead(branch),
  )
  if (underWay) return { underWay }
  const marker = incidentMarker({ channel, of: head })
  const incident = side.incidents.find(({ body }) => body.includes(marker))
  const reverting = side.openPullRequests.find(
    ({ branch, fromFork }) => !fromFork && isRevertBranch(branch, channel),
  )
  if (incident !== undefined && reverting !== undefined)
    return {
      underWay,
      declined: `#${reverting.number} reverts changes of ${channel}, see incident #${incident.number}: merge it, or dispatch a rollback by hand.`,
    }
  if (incident !== undefined)
    return {
      underWay,
      declined: `Incident #${incident.number} is about this very state, and its rollback is no longer open: a person decided. Dispatch a rollback by hand if it is wanted after all.`,
    }
  const { owner, name: repo } = repository
  const { data } = await explained('look for branches of rollbacks', () =>
    client.request('GET /repos/{owner}/{repo}/git/matching-refs/{ref}', {
      owner,
      repo,
      ref: `heads/rollback-${channel}-`,
    }),
  )
  const closed = data.some(({ ref }) => isOfHead(ref.replace('refs/heads/', '')))
  // A branch without a pull request is a run that died: that is completed, not declined.
  return { underWay: closed }
}
