import {
  type ChannelName,
  type ChannelState,
  entryKind,
  type IncidentEvent,
  type LandedRevert,
  type NoticeLog,
  type NotifyRules,
  newNoticeLog,
  rollbackClaim,
  type Sha,
} from '@sluice/core'
import { SluiceError } from '../errors.ts'
import { closeDuplicate } from '../github/duplicate-incidents.ts'
import {
  type KeptNoticeLog,
  noticeLogAmong,
  readNoticeLog,
  writeNoticeLog,
} from '../github/notice-log.ts'
import {
  endsOf,
  type IncidentIssue,
  NEWEST_COMMENTS,
  readIncidentIssues,
} from '../github/read-incident-issues.ts'
import { tellIncident } from '../notices/tell-incident.ts'
import type { Completed } from './complete-earlier.ts'
import { landedEvent, releasedEvent, supersededEvent } from './incident-events.ts'
import { revertFacts } from './revert-facts.ts'
import type { RollbackContext } from './rollback-context.ts'

type Kept = {
  readonly incident: IncidentIssue
  readonly log: NoticeLog
  /** The comment that keeps it. */
  readonly comment?: number
}

/**
 * Tells how the incidents of a channel went on: that a rollback landed, that one ended, and what an
 * earlier run could not deliver. Each of it once; what fails is tried again by the next run.
 *
 * @returns the incidents that were told of, and what failed, a sentence each.
 */
export async function followIncidents(
  context: RollbackContext,
  given: {
    readonly channel: ChannelName
    /** First-parent line, newest first. */
    readonly line: readonly ChannelState[]
    readonly reverts: readonly LandedRevert[]
    readonly notify: NotifyRules
    readonly onProgress: (line: string) => void
  },
): Promise<Pick<Completed, 'told' | 'failures'>> {
  const { client, repository } = context
  const told: number[] = []
  const failures: string[] = []
  const { channel, line, reverts, notify, onProgress } = given
  if (notify.critical.length + notify.standard.length === 0) return { told, failures }
  try {
    const read = await readIncidentIssues(client, repository, channel)
    const { viewer, incidents, duplicates } = read
    for (const { number, first } of duplicates)
      await closeDuplicate(client, repository, number, first)
    const all: Kept[] = []
    for (const incident of incidents) {
      const kept = (await keptLog(context, incident, viewer)) ?? newLog(incident)
      if (kept?.log.subject.channel === channel) all.push({ incident, ...kept })
    }
    const ends = await endsOf(
      client,
      repository,
      all.map(({ incident }) => incident),
    )
    for (const [index, { incident, ...kept }] of all.entries()) {
      const release = ends[index]?.release
      // Newest first: a rollback that landed has taken the place of every earlier one.
      const later = all.slice(0, index).find((one) => hasLanded(line, one.incident.of))
      const events: readonly IncidentEvent[] =
        release !== undefined
          ? [releasedEvent(release)]
          : later !== undefined
            ? [supersededEvent(later.incident.issue.number)]
            : [{ kind: 'opened' }, ...landed(incident.of)]
      const number = incident.issue.number
      const followed = await follow(context, { number, ...kept, events, notify })
      failures.push(...followed.failures)
      if (!followed.changed) continue
      told.push(number)
      onProgress(`told of incident #${number}: ${events.map(({ kind }) => kind).join(', ')}`)
    }
  } catch (error) {
    if (!(error instanceof SluiceError)) throw error
    failures.push(error.message)
  }
  return { told, failures }

  function landed(of: Sha): readonly IncidentEvent[] {
    if (reverts.some((one) => one.of === of)) return [landedEvent(channel, 'revert')]
    return hasLanded(line, of) ? [landedEvent(channel, 'rollback')] : []
  }

  /** Of a revert that landed although its run died, or the promotion found it first. */
  function newLog({ of, issue }: IncidentIssue): Pick<Kept, 'log'> | undefined {
    const revert = reverts.find((one) => one.isHead && !one.isTold && one.of === of)
    if (revert === undefined) return undefined
    const { pullRequest } = revert
    const links = { incident: issue.url, ...(pullRequest === undefined ? {} : { pullRequest }) }
    return { log: newNoticeLog(revertFacts(context, revert, links)) }
  }
}

/** The log is an early comment: a long talk since then must not hide it. */
async function keptLog(
  context: RollbackContext,
  { issue: { number, comments } }: IncidentIssue,
  viewer: string,
): Promise<KeptNoticeLog | undefined> {
  const late = noticeLogAmong(comments.nodes, viewer)
  if (late !== undefined || comments.nodes.length < NEWEST_COMMENTS) return late
  return readNoticeLog(context, number, viewer)
}

async function follow(
  context: RollbackContext,
  given: {
    readonly number: number
    readonly log: NoticeLog
    readonly comment?: number
    readonly events: readonly IncidentEvent[]
    readonly notify: NotifyRules
  },
): Promise<{ readonly changed: boolean; readonly failures: readonly string[] }> {
  const { number, events, notify, log: before, ...kept } = given
  let log = before
  const failures: string[] = []
  for (const event of events) {
    const told = await tellIncident(context, log, notify, event)
    log = told.log
    failures.push(...told.failures)
  }
  const changed = log !== before
  if (changed) await writeNoticeLog(context, { ...kept, incident: number, log, rules: notify })
  return { changed, failures }
}

/** Whether the channel has the rollback of this head, by its own commit or by a person's merge. */
function hasLanded(line: readonly ChannelState[], of: Sha): boolean {
  return line.some((state, index) => {
    if (entryKind(line, index) !== 'rollback') return false
    return rollbackClaim(state)?.of === of || state.parents[0] === of
  })
}
