import type { ChannelName } from '../identifiers.ts'
import { isSha, type Sha } from '../identifiers.ts'
import type { LandingEntry } from './entry.ts'
import type { Ledger } from './ledger.ts'
import { monthBefore } from './months.ts'

type Head = { readonly commit: Sha; readonly message: string; readonly committedAt: string }

/**
 * The landing that the channel's head tells of, so that one whose run died is noted by the next. A
 * promotion from before the months that were read may be noted in an older one already, and a
 * ledger is not begun for it.
 */
export function landingSeen(
  ledger: Ledger,
  channel: ChannelName,
  head: Head | undefined,
  now: string,
): readonly LandingEntry[] {
  if (ledger.kind !== 'read' || head === undefined) return []
  const [, named] = /^Sluice-Channel: (.+)$/m.exec(head.message) ?? []
  const [, candidate = ''] = /^Sluice-Candidate: ([0-9a-f]{40})$/m.exec(head.message) ?? []
  if (named !== channel || !isSha(candidate)) return []
  if (Date.parse(head.committedAt) < Date.parse(monthBefore(now))) return []
  return [landingEntry(channel, head.commit, now)]
}

export function landingEntry(channel: ChannelName, commit: Sha, now: string): LandingEntry {
  return { v: 1, kind: 'landing', at: now, channel, commit }
}
