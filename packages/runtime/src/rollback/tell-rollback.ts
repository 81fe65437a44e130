import {
  type Incident,
  type NoticeLog,
  type NotifyRules,
  newNoticeLog,
  type RollbackDone,
  type RollbackState,
  type Sha,
  stateTitle,
  statusDescription,
  toldContext,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readNoticeLog, writeNoticeLog } from '../github/notice-log.ts'
import { setStatus } from '../github/write-promotion.ts'
import { tellIncident } from '../notices/tell-incident.ts'
import { landedEvent } from './incident-events.ts'
import type { RollbackContext } from './rollback-context.ts'

/**
 * Tells everyone whom the policy names, side by side, once the pull request exists. Who was told is
 * kept in a comment on the incident, so that a second run tells nobody again and tries again what
 * failed. One that fails is reported and stops nothing.
 *
 * @returns what failed, a sentence each.
 */
export async function tellRollback(
  context: RollbackContext,
  report: RollbackDone,
  rules: NotifyRules,
  given: { readonly rollback: Sha; readonly state: RollbackState; readonly viewer: string },
): Promise<readonly string[]> {
  const { question, incident, landed } = report
  if (rules[question.severity].length === 0) return []
  try {
    const kept =
      given.state.incident === undefined
        ? undefined
        : await readNoticeLog(context, given.state.incident.number, given.viewer)
    const told = given.state.statuses[toldContext(question.channel.name)]
    // Told by a run that could open no incident to keep it in.
    if (kept === undefined && told !== undefined) return []
    const log = kept?.log ?? newNoticeLog(subjectOf(context, report))
    const opened = await tellIncident(context, log, rules, { kind: 'opened' })
    const last =
      landed === undefined
        ? opened
        : await tellIncident(context, opened.log, rules, landedEvent(question.channel.name))
    if (incident !== undefined && last.log !== log)
      await writeNoticeLog(context, {
        ...{ incident: incident.number, log: last.log, rules },
        ...(kept === undefined ? {} : { comment: kept.comment }),
      })
    const failures = last === opened ? opened.failures : [...opened.failures, ...last.failures]
    await remember(context, report, rules, { ...given, log: last.log })
    return failures
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [error.message]
  }
}

/** On the rollback's commit: for people, and for runs that find no incident. */
async function remember(
  { client, repository }: RollbackContext,
  { question }: RollbackDone,
  rules: NotifyRules,
  {
    rollback,
    state,
    log,
  }: { readonly rollback: Sha; readonly state: RollbackState; readonly log: NoticeLog },
): Promise<void> {
  const all = rules[question.severity].length
  const failed = Object.entries(log.told).filter(
    ([name, one]) => name.startsWith('opened/') && one === 'failed',
  ).length
  const context = toldContext(question.channel.name)
  const status = {
    state: failed === 0 ? 'success' : 'error',
    description: statusDescription(`${Math.max(0, all - failed)} of ${all} notices delivered`),
  } as const
  const present = state.statuses[context]
  if (present?.state === status.state && present.description === status.description) return
  await setStatus(client, repository, { commit: rollback, context, ...status })
}

/** The id is the rolled-back head: vendors know a repeated notice by it. */
function subjectOf(
  { repository, run, now }: RollbackContext,
  { question, pullRequest, incident }: RollbackDone,
): Omit<Incident, 'event'> {
  return {
    id: question.head.commit,
    repository: `${repository.owner}/${repository.name}`,
    channel: question.channel.name,
    severity: question.severity,
    reason: question.reason,
    who: question.by,
    when: now,
    goodCommit: question.good.state.commit,
    undone: question.undone.map(({ state }) => ({
      sha: state.commit,
      title: state.pullRequest?.title ?? stateTitle(state),
      ...(state.pullRequest === undefined ? {} : { pullRequest: state.pullRequest.number }),
    })),
    links: {
      ...(incident === undefined ? {} : { incident: incident.url }),
      ...(pullRequest === undefined ? {} : { pullRequest: pullRequest.url }),
      ...(run === undefined ? {} : { run: run.url }),
    },
  }
}
