import {
  dueNotices,
  type Incident,
  type IncidentEvent,
  isWebNotice,
  type NoticeLog,
  type NoticeState,
  type NotifyRules,
  noticeName,
} from '@sluice/core'
import type { RunContext } from '../promotion/run-context.ts'
import { makeRepositoryNotice } from './repository-notices.ts'
import { sendNotices } from './send-notices.ts'

export type Told = {
  readonly log: NoticeLog
  /** A sentence for each notice that failed, or did not go where the policy says. */
  readonly failures: readonly string[]
}

/**
 * Tells what has happened to an incident to everyone who has not heard it yet, side by side. What
 * failed stays in the log as failed, and is tried again by the next run.
 */
export async function tellIncident(
  context: RunContext,
  log: NoticeLog,
  rules: NotifyRules,
  event: IncidentEvent,
): Promise<Told> {
  const due = dueNotices(log, rules, event)
  if (due.length === 0) return { log, failures: [] }
  const incident: Incident = { ...log.subject, event }
  const web = due.filter(isWebNotice)
  const severity = incident.severity
  const [sent, made] = await Promise.all([
    sendNotices(incident, { ...rules, [severity]: web }, access(context)),
    makeAll(),
  ])
  const states = [...sent.map(({ outcome }, index) => ({ rule: web[index], outcome })), ...made]
  const told: Record<string, NoticeState> = { ...log.told }
  for (const { rule, outcome } of states) {
    if (rule === undefined) continue
    told[noticeName(event, rule)] = outcome === 'already-sent' ? 'sent' : outcome
  }
  const failures = [
    ...sent.flatMap(({ outcome, sentence }) => (outcome === 'failed' ? [sentence] : [])),
    ...made.flatMap(({ sentence }) => (sentence === '' ? [] : [sentence])),
  ]
  return { log: { ...log, told }, failures }

  /** One after the other: GitHub wants writes so. */
  async function makeAll() {
    const results = []
    for (const rule of due)
      if (!isWebNotice(rule))
        results.push({ rule, ...(await makeRepositoryNotice(context, incident, rule)) })
    return results
  }
}

function access({ environment, retryPauseMilliseconds }: RunContext) {
  return {
    environment,
    ...(retryPauseMilliseconds === undefined ? {} : { retryPauseMilliseconds }),
  }
}
