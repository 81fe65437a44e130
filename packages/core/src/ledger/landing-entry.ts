import { type ChannelName, isSha, type Sha } from '../identifiers.ts'
import { rollbackTrailers } from '../rollback/rollback-commit.ts'
import type { LandingEntry, RollbackEntry } from './entry.ts'
import { monthBefore } from './months.ts'

type Head = {
  readonly commit: Sha
  readonly message: string
  /** Message of what a merge brought, where it has just that tree: of a person's, or a merge queue's. */
  readonly merged?: string
  readonly committedAt: string
}

/**
 * That the channel's head is where it is, noted by the first look that sees it: so a landing whose
 * run died is noted too, and what somebody pushed by hand; of a rollback, from where to where. A
 * head from before the months that were read may be noted in an older one already.
 */
export function landingSeen(
  channel: ChannelName,
  head: Head | undefined,
  now: string,
): readonly (LandingEntry | RollbackEntry)[] {
  if (head === undefined || Date.parse(head.committedAt) < Date.parse(monthBefore(now))) return []
  const { commit } = head
  return [
    landingEntry(channel, { commit, of: kindOf(channel, head) }, now),
    ...rollbackEntry(channel, head, now),
  ]
}

/** What a rollback claims of itself; nothing of any other head. */
function rollbackEntry(
  channel: ChannelName,
  { commit, message, merged = '' }: Head,
  now: string,
): readonly RollbackEntry[] {
  const claim = [message, merged].find((text) => kindOfMessage(channel, text) === 'rollback')
  const { of, good, severity, by, reason } = rollbackTrailers(claim ?? '') ?? {}
  if (of === undefined || good === undefined) return []
  const optional = {
    ...(severity === undefined ? {} : { severity }),
    ...(by === undefined ? {} : { by: by.slice(0, LONGEST_WORDS) }),
    ...(reason === undefined ? {} : { reason: reason.slice(0, LONGEST_WORDS) }),
  }
  return [{ v: 1, kind: 'rollback', at: now, channel, commit, of, good, ...optional }]
}

const LONGEST_WORDS = 600

export function landingEntry(
  channel: ChannelName,
  { commit, of }: Pick<LandingEntry, 'commit' | 'of'>,
  now: string,
): LandingEntry {
  return { v: 1, kind: 'landing', at: now, channel, commit, of }
}

/** What the commit claims to be: for people only. */
function kindOf(channel: ChannelName, { message, merged }: Head): LandingEntry['of'] {
  const itself = kindOfMessage(channel, message)
  return itself === 'change' && merged !== undefined ? kindOfMessage(channel, merged) : itself
}

function kindOfMessage(channel: ChannelName, message: string): LandingEntry['of'] {
  const [, named] = /^Sluice-Channel: (.+)$/m.exec(message) ?? []
  const [, candidate = ''] = /^Sluice-Candidate: ([0-9a-f]{40})$/m.exec(message) ?? []
  if (named !== channel) return 'change'
  if (rollbackTrailers(message) !== undefined) return 'rollback'
  return isSha(candidate) ? 'promotion' : 'change'
}
