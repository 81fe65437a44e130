import * as z from 'zod'
import { channelName, isSha } from '../identifiers.ts'
import { hiddenJson, readHiddenJson } from '../report/hidden-json.ts'
import { markdownText } from '../report/inline-text.ts'
import { type Incident, type IncidentEvent, printable } from './incident.ts'
import { eventName, noticeDestination, noticeTarget } from './notice-key.ts'
import type { NoticeRule, NotifyRules } from './notice-rule.ts'

/** What an incident is, whatever has happened to it since. */
export type IncidentFacts = Omit<Incident, 'event'>

/** `needless`: nobody there heard of the incident, so that there is nothing to add. */
export type NoticeState = 'sent' | 'needless' | 'failed'

/** Who was told of what, as it is kept in a comment on the incident: so each is told once. */
export type NoticeLog = {
  readonly subject: IncidentFacts
  /** By `noticeName`. */
  readonly told: Readonly<Record<string, NoticeState>>
}

/** Names a notice within its incident. */
export function noticeName(event: IncidentEvent, rule: NoticeRule): string {
  return `${eventName({ event })}/${noticeDestination(rule)}`
}

const OPENED: IncidentEvent = { kind: 'opened' }

/**
 * The notices of an event that are still to be sent: what failed is tried again, as long as the
 * incident lives. Who never heard of an incident is not told how it went on.
 */
export function dueNotices(
  { subject, told }: NoticeLog,
  rules: NotifyRules,
  event: IncidentEvent,
): readonly NoticeRule[] {
  return rules[subject.severity].filter((rule) => {
    const state = told[noticeName(event, rule)]
    if (state === 'sent' || state === 'needless') return false
    return event.kind === 'opened' || told[noticeName(OPENED, rule)] === 'sent'
  })
}

const NAME = 'sluice:told'

/** The comment: a list for people, and the log itself where Markdown does not show it. */
export function renderNoticeLog(log: NoticeLog, rules: NotifyRules): string {
  const { subject, told } = log
  const rows = rules[subject.severity].map((rule) => {
    const of = (event: string) => words(told, event, noticeDestination(rule))
    return `| ${markdownText(noticeTarget(rule))} | ${of('opened')} | ${of('updated:landed')} | ${of('resolved')} |`
  })
  return [
    'Who was told of this incident. What failed is tried again by the next run.',
    '',
    '| | Opened | Landed | Resolved |',
    '|---|---|---|---|',
    ...rows,
    '',
    hiddenJson(NAME, log),
    '',
  ].join('\n')
}

function words(told: NoticeLog['told'], event: string, destination: string): string {
  const state = told[`${event}/${destination}`]
  return state === undefined ? '' : WORDS[state]
}

const WORDS: Readonly<Record<NoticeState, string>> = {
  sent: 'told',
  needless: '–',
  failed: '✗ failed',
}

const sha = z.string().refine(isSha)
const address = z.string().max(2100).optional()

const logSchema = z.strictObject({
  subject: z.strictObject({
    id: z.string().min(1).max(64),
    repository: z.string().max(300),
    channel: z.string().transform((text, context) => {
      try {
        return channelName(text)
      } catch {
        context.addIssue({ code: 'custom', message: 'no name of a channel' })
        return z.NEVER
      }
    }),
    severity: z.enum(['critical', 'standard']),
    reason: z.string(),
    who: z.string(),
    when: z.string(),
    goodCommit: sha.optional(),
    undone: z.array(
      z.strictObject({
        sha,
        title: z.string(),
        pullRequest: z.int().positive().optional(),
      }),
    ),
    links: z.strictObject({ incident: address, pullRequest: address, run: address }),
  }),
  told: z.record(z.string(), z.enum(['sent', 'needless', 'failed'])),
})

/** Undefined for any other comment, and for one that is damaged. */
export function parseNoticeLog(body: string): NoticeLog | undefined {
  const read = logSchema.safeParse(readHiddenJson(NAME, body))
  return read.success ? withoutUndefined(read.data) : undefined
}

function withoutUndefined({ subject, told }: z.output<typeof logSchema>): NoticeLog {
  const { goodCommit, undone, links, ...rest } = subject
  return {
    subject: {
      ...rest,
      ...(goodCommit === undefined ? {} : { goodCommit }),
      undone: undone.map(({ pullRequest, ...commit }) => ({
        ...commit,
        ...(pullRequest === undefined ? {} : { pullRequest }),
      })),
      links: {
        ...(links.incident === undefined ? {} : { incident: links.incident }),
        ...(links.pullRequest === undefined ? {} : { pullRequest: links.pullRequest }),
        ...(links.run === undefined ? {} : { run: links.run }),
      },
    },
    told,
  }
}

/** More of either is not told anywhere, and a comment ends at 65,536 characters. */
const COMMITS_KEPT = 50
const REASON_KEPT = 2000
const TITLE_KEPT = 100

/** A new log: nobody is told yet. */
export function newNoticeLog(subject: IncidentFacts): NoticeLog {
  return {
    subject: {
      ...subject,
      id: printable(subject.id),
      reason: subject.reason.slice(0, REASON_KEPT),
      undone: subject.undone
        .slice(0, COMMITS_KEPT)
        .map((commit) => ({ ...commit, title: commit.title.slice(0, TITLE_KEPT) })),
    },
    told: {},
  }
}
