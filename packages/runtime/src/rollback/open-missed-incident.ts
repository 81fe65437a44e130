import { describeRemovalOperation, openRevertIncident } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { openIncident } from '../github/open-incident.ts'
import type { EarlierRemovals } from './complete-earlier.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * Opens the incident of a revert that is the channel's head, where there is none: a run may have
 * died after the push. The next look of the promotion would, and it tells nobody.
 *
 * @returns what failed, a sentence each.
 */
export async function openMissedIncident(
  { client, repository }: RollbackContext,
  { reverts, from, repositoryUrl, incidents }: EarlierRemovals,
  onProgress: (line: string) => void,
): Promise<readonly string[]> {
  const head = reverts.find(({ isHead }) => isHead)
  if (head === undefined || head.restores || from === undefined) return []
  const operation = openRevertIncident(head, { from, repositoryUrl })
  if (incidents.some(({ body }) => body.includes(operation.marker))) return []
  try {
    await openIncident(client, repository, operation)
    onProgress(describeRemovalOperation(operation))
    return []
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [error.message]
  }
}
