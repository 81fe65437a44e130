import { bodyWithElsewhere, type RevertDone } from '@sluice/core'
import type { WorkArea } from '../git/work-area.ts'
import type { RollbackContext, RollbackOptions } from '../rollback/rollback-context.ts'
import { applyRevert } from './apply-revert.ts'
import { findElsewhere } from './find-elsewhere.ts'
import type { RevertLook } from './look-revert.ts'

/**
 * Looks which other channels have what is reverted, and offers the commands on the pull request.
 * This comes last: it takes longer than the revert, which may be an emergency.
 */
export async function offerElsewhere(
  context: RollbackContext,
  look: Extract<RevertLook, { kind: 'revert' }>,
  report: RevertDone,
  { git, dryRun, onProgress }: RollbackOptions & { readonly git: WorkArea },
): Promise<RevertDone> {
  const found = await findElsewhere(context, { ...look.around, git })
  const { elsewhere } = found
  const unchecked = [...report.unchecked, ...found.unchecked]
  const question = { ...report.question, elsewhere, unchecked }
  const offered = { ...report, question, unchecked }
  const { pullRequest, operations } = report
  const opened = operations.find((one) => one.kind === 'open-pull-request')
  const present = look.found.state.pullRequest ?? opened
  if (dryRun || pullRequest === undefined || present === undefined) return offered
  const body = bodyWithElsewhere(present.body, question)
  if (body === undefined) return offered
  const { title } = present
  const { number } = pullRequest
  const channels = elsewhere.map(({ channel }) => channel)
  const operation = { kind: 'offer-elsewhere', number, title, body, channels } as const
  const { failures } = await applyRevert(context, look, [operation], {
    ...{ git, onProgress },
    present: { started: [], failures: [] },
  })
  return {
    ...offered,
    operations: [...operations, operation],
    failures: [...offered.failures, ...failures],
  }
}
