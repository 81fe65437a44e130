import { type ChannelName, type RollbackReport, rollbackTrailers, type Sha } from '@sluice/core'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import { explained } from '../github/translate-error.ts'
import { openRollbackOf } from './open-rollback.ts'
import { rollBack } from './roll-back.ts'
import type { RollbackContext, RollbackOptions } from './rollback-context.ts'

/**
 * Goes on with the open rollback of the channel's head, where there is one: it lands when a person
 * has approved it since, and what a run that died left to do is done. What was asked for stands in
 * its commit. That it is no draft says that its irreversible paths were confirmed: Sluice opens a
 * draft where they are not, and only a person, or a dispatch with `confirm`, marks it ready.
 */
export async function completeRollback(
  context: RollbackContext,
  given: { readonly side: RollbackSide; readonly channel: ChannelName; readonly head: Sha },
  options: RollbackOptions,
): Promise<RollbackReport | undefined> {
  const { client, repository } = context
  const { side, channel, head } = given
  const open = openRollbackOf(side, channel, head)?.pull
  if (open === undefined) return undefined
  const { owner, name: repo } = repository
  const { data } = await explained(`read the commit ${open.head}`, () =>
    client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      owner,
      repo,
      commit_sha: open.head,
    }),
  )
  const asked = rollbackTrailers(data.message)
  // Somebody pushed to its branch: a person sees to it.
  if (asked === undefined || asked.of !== head) return undefined
  return rollBack(
    context,
    {
      channel,
      to: asked.good,
      reason: asked.reason ?? 'not recorded',
      severity: asked.severity ?? 'critical',
      confirmed: !open.isDraft,
      by: asked.by ?? side.viewer,
    },
    options,
  )
}
