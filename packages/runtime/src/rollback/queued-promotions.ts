import { type ChannelName, gatesContext, type OpenPromotion } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readMergeGroups } from '../github/read-merge-groups.ts'
import type { RollbackSide } from '../github/read-rollback-side.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * The open promotions with their groups in the merge queue, which would land although their heads are
 * held. A queue that cannot be read holds up no rollback.
 *
 * @returns `unchecked`: a sentence where that was so.
 */
export async function withGroups(
  { client, repository }: RollbackContext,
  { name, branch }: { readonly name: ChannelName; readonly branch: string },
  promotions: RollbackSide['openPullRequests'],
): Promise<{
  readonly promotions: readonly OpenPromotion[]
  readonly unchecked: readonly string[]
}> {
  if (!promotions.some(({ isQueued }) => isQueued)) return { promotions, unchecked: [] }
  try {
    const asked = { branch, status: gatesContext(name) }
    const groups = await readMergeGroups(client, repository, asked)
    return {
      promotions: promotions.map((one) => {
        const group = groups.find(({ head }) => head === one.head)?.commit
        return group === undefined ? one : { ...one, group }
      }),
      unchecked: [],
    }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    const why = `A promotion may land from the merge queue: ${error.message}`
    return { promotions, unchecked: [why] }
  }
}
