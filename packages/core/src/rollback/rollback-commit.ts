import { type ChannelName, isSha, type Sha, shortSha } from '../identifiers.ts'
import type { Severity } from '../notices/index.ts'
import { oneLine } from '../report/inline-text.ts'

export type RollbackSubject = {
  readonly channel: ChannelName
  /** The channel's head that is rolled back. */
  readonly of: Sha
  /** The state that comes back. */
  readonly good: Sha
  /** What was asked for, in the words of the input `to`. */
  readonly asked: string
  readonly reason: string
  readonly severity: Severity
  /** Login of whoever asked. */
  readonly by: string
  /** Patterns of paths that stay as they are now; empty where the tree is exactly the good one. */
  readonly kept: readonly string[]
}

/** A branch for each pair of head and good state: made once, and creating it is the lock. */
export function rollbackBranch({
  channel,
  of,
  good,
}: Pick<RollbackSubject, 'channel' | 'of' | 'good'>): string {
  return `rollback-${channel}-${good.slice(0, 12)}-${of.slice(0, 12)}`
}

/** The beginnings of the good state and of the rolled-back head that a branch is named after. */
export type RollbackBranchName = { readonly good: string; readonly of: string }

/** Undefined for a branch that is no rollback of the channel made by Sluice. */
export function parseRollbackBranch(
  branch: string,
  channel: ChannelName,
): RollbackBranchName | undefined {
  const prefix = `rollback-${channel}-`
  if (!branch.startsWith(prefix)) return undefined
  const [, good, of] = /^([0-9a-f]{12})-([0-9a-f]{12})$/.exec(branch.slice(prefix.length)) ?? []
  return good === undefined || of === undefined ? undefined : { good, of }
}

/** Also one that a person made by hand, after the runbook: `rollback-stable`. */
export function isRollbackBranch(branch: string, channel: ChannelName): boolean {
  return branch === `rollback-${channel}` || branch.startsWith(`rollback-${channel}-`)
}

/**
 * Whether an open pull request into a channel rolls it back: by the name that Sluice gives such a
 * branch or the runbook's own, by what its newest commit claims, or because somebody labelled it so.
 * A name that only begins so, without a label, is a feature's: `rollback-next-button`.
 */
export function rollsBack(
  channel: ChannelName,
  {
    headBranch,
    isLabelled,
    message = '',
  }: { readonly headBranch: string; readonly isLabelled: boolean; readonly message?: string },
): boolean {
  return (
    headBranch === `rollback-${channel}` ||
    parseRollbackBranch(headBranch, channel) !== undefined ||
    (isLabelled && isRollbackBranch(headBranch, channel)) ||
    (rollbackTrailers(message) !== undefined &&
      message.split('\n').includes(`Sluice-Channel: ${channel}`))
  )
}

export function rollbackMessage(subject: RollbackSubject): string {
  const { channel, of, good, asked, reason, severity, by, kept } = subject
  const exactly =
    kept.length === 0
      ? `The tree is exactly that of ${good}.`
      : `The tree is that of ${good}, but for what stays as it was: ${kept.join(', ')}.`
  return [
    `Roll back ${channel} to ${shortSha(good)}`,
    '',
    exactly,
    '',
    `Sluice-Channel: ${channel}`,
    `Sluice-Rollback-Of: ${of}`,
    `Sluice-Good: ${good}`,
    `Sluice-Asked: ${quietText(asked)}`,
    `Sluice-Severity: ${severity}`,
    `Sluice-By: ${quietText(by)}`,
    ...(kept.length === 0 ? [] : [`Sluice-Kept: ${kept.join(' ')}`]),
    `Sluice-Reason: ${quietText(reason)}`,
    '',
  ].join('\n')
}

export type RollbackTrailers = {
  readonly of: Sha
  readonly good: Sha
  readonly asked?: string
  readonly reason?: string
  readonly severity?: Severity
  readonly by?: string
}

/** What a message claims; a claim only, until trees confirm it. */
export function rollbackTrailers(message: string): RollbackTrailers | undefined {
  const value = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(message)?.[1]?.trim()
  const of = value('Sluice-Rollback-Of')
  const good = value('Sluice-Good')
  const asked = value('Sluice-Asked')
  const reason = value('Sluice-Reason')
  const by = value('Sluice-By')
  const severity = value('Sluice-Severity')
  if (of === undefined || good === undefined || !isSha(of) || !isSha(good)) return undefined
  return {
    of,
    good,
    ...(asked === undefined ? {} : { asked }),
    ...(reason === undefined ? {} : { reason }),
    ...(by === undefined ? {} : { by }),
    ...(severity === 'critical' || severity === 'standard' ? { severity } : {}),
  }
}

/** More than this of a reason belongs into the incident. */
const LONGEST_REASON = 500

/**
 * A person's text inside a commit message: one line, so that it makes no trailers; `#12` closes no
 * issue, `@name` calls nobody, and `[skip ci]` skips nothing.
 */
export function quietText(text: string): string {
  const points = [...oneLine(text)]
  const short =
    points.length <= LONGEST_REASON ? points : [...points.slice(0, LONGEST_REASON - 1), '…']
  return short
    .join('')
    .replace(/[#@](?=\w)/g, (mark) => `${mark}\u200b`)
    .replace(/\[(?=[^\]]*\b(?:skip|no|ci|actions)\b)/gi, '[\u200b')
    .replace(/(?<=\/(?:issues|pull)\/)(?=\d)/g, '\u200b')
    .replace(/\bGH-(?=\d)/gi, 'GH-\u200b')
}
