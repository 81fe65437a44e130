import { type RevertDone, revertIncident } from '@sluice/core'
import { landedEvent } from '../rollback/incident-events.ts'
import { revertFacts } from '../rollback/revert-facts.ts'
import type { RollbackContext } from '../rollback/rollback-context.ts'
import { tellRemoval } from '../rollback/tell-removal.ts'
import type { RevertApplied } from './apply-revert.ts'
import type { RevertLook } from './look-revert.ts'

type Found = Extract<RevertLook, { kind: 'revert' }>

/** Tells people of what is an incident: a change that was promoted is taken back. */
export async function tellRevert(
  context: RollbackContext,
  report: RevertDone,
  { earlier, found: { of, state }, side }: Found,
  { head, anotherRun }: RevertApplied,
): Promise<RevertDone> {
  const { question, incident, pullRequest, landed } = report
  const { from, channel, restores } = question
  if (from === undefined || of === undefined || restores) return report
  // Of two dispatches at once, the one that made the branch calls people.
  if (head === undefined || anotherRun === true) return report
  const failed = await tellRemoval(context, earlier.notify, {
    subject: revertFacts(context, revertIncident(question, of), {
      ...(incident === undefined ? {} : { incident: incident.url }),
      ...(pullRequest === undefined ? {} : { pullRequest: pullRequest.url }),
    }),
    ...(incident === undefined
      ? {}
      : { incident: { number: incident.number, isNew: state.incident === undefined } }),
    ...(landed === undefined ? {} : { landed: landedEvent(channel.name, 'revert') }),
    ...{ commit: head, statuses: state.statuses, viewer: side.viewer },
  })
  return { ...report, failures: [...report.failures, ...failed] }
}
