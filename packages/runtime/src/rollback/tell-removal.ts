import {
  type CommitStatus,
  type IncidentEvent,
  type IncidentFacts,
  type NoticeLog,
  type NotifyRules,
  newNoticeLog,
  type Sha,
  statusDescription,
  toldContext,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { readNoticeLog, writeNoticeLog } from '../github/notice-log.ts'
import { setStatus } from '../github/write-promotion.ts'
import { tellIncident } from '../notices/tell-incident.ts'
import type { RollbackContext } from './rollback-context.ts'

/** What people are told of a rollback or a revert. */
export type RemovalNotice = {
  readonly subject: IncidentFacts
  /** The incident, and whether an earlier run had opened it. */
  readonly incident?: { readonly number: number; readonly isNew: boolean }
  /** What to tell beside that it was opened: that it landed. */
  readonly landed?: IncidentEvent
  /** The commit that remembers it, with its statuses. */
  readonly commit: Sha
  readonly statuses: Readonly<Record<string, CommitStatus>>
  /** Login of the token's owner. */
  readonly viewer: string
}

/**
 * Tells everyone whom the policy names, side by side, once the pull request exists. Who was told is
 * kept in a comment on the incident, so that a second run tells nobody again and tries again what
 * failed. One that fails is reported and stops nothing.
 *
 * @returns what failed, a sentence each.
 */
export async function tellRemoval(
  context: RollbackContext,
  rules: NotifyRules,
  notice: RemovalNotice,
): Promise<readonly string[]> {
  const { subject, incident, landed, statuses, viewer } = notice
  if (rules[subject.severity].length === 0) return []
  try {
    const kept =
      incident === undefined || incident.isNew
        ? undefined
        : await readNoticeLog(context, incident.number, viewer)
    // Told by a run that could open no incident to keep it in.
    if (kept === undefined && statuses[toldContext(subject.channel)] !== undefined) return []
    const log = kept?.log ?? newNoticeLog(subject)
    const opened = await tellIncident(context, log, rules, { kind: 'opened' })
    const last =
      landed === undefined ? opened : await tellIncident(context, opened.log, rules, landed)
    if (incident !== undefined && last.log !== log)
      await writeNoticeLog(context, {
        ...{ incident: incident.number, log: last.log, rules },
        ...(kept === undefined ? {} : { comment: kept.comment }),
      })
    const failures = last === opened ? opened.failures : [...opened.failures, ...last.failures]
    await remember(context, rules, notice, last.log)
    return failures
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    return [error.message]
  }
}

/** On the commit: for people, and for runs that find no incident. */
async function remember(
  { client, repository }: RollbackContext,
  rules: NotifyRules,
  { subject, commit, statuses }: RemovalNotice,
  log: NoticeLog,
): Promise<void> {
  const all = rules[subject.severity].length
  const failed = Object.entries(log.told).filter(
    ([name, one]) => name.startsWith('opened/') && one === 'failed',
  ).length
  const context = toldContext(subject.channel)
  const status = {
    state: failed === 0 ? 'success' : 'error',
    description: statusDescription(`${Math.max(0, all - failed)} of ${all} notices delivered`),
  } as const
  const present = statuses[context]
  if (present?.state === status.state && present.description === status.description) return
  await setStatus(client, repository, { commit, context, ...status })
}
