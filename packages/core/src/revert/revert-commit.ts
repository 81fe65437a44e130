import { titleOf } from '../backport/landed-commit.ts'
import type { Pick } from '../backport/select-picks.ts'
import { type ChannelName, isSha, type Sha } from '../identifiers.ts'
import type { Severity } from '../notices/index.ts'
import { quietText } from '../rollback/rollback-commit.ts'

/** What a revert's commit says beside what it undoes. */
export type RevertSubject = {
  readonly channel: ChannelName
  /** The channel's head that it was made on. */
  readonly of: Sha
  /** Whether it brings back what reverts took. */
  readonly restores: boolean
  readonly reason: string
  readonly severity: Severity
  /** Login of whoever asked. */
  readonly by: string
}

/** As git writes it, which calls the revert of a revert `Reapply`. */
export function revertTitle(title: string): string {
  const reverted = /^Revert "(?!Revert ")/.exec(title)
  return reverted === null ? `Revert "${title}"` : `Reapply "${title.slice(reverted[0].length)}`
}

/** git's own message of a revert, with the reason and trailers. */
export function revertMessage({ commit }: Pick, subject: RevertSubject): string {
  const { channel, of, restores, reason, severity, by } = subject
  const [first, ...others] = commit.parents
  const merged = others.length > 0 && first !== undefined
  return [
    revertTitle(quietTitle(titleOf(commit.message))),
    '',
    `This reverts commit ${commit.sha}${merged ? `, reversing\nchanges made to ${first}` : ''}.`,
    '',
    `Sluice-Channel: ${channel}`,
    `Sluice-Revert: ${commit.sha}`,
    `Sluice-Revert-Of: ${of}`,
    ...(restores ? ['Sluice-Hold: none'] : []),
    `Sluice-Severity: ${severity}`,
    `Sluice-By: ${quietText(by)}`,
    `Sluice-Reason: ${quietText(reason)}`,
    '',
  ].join('\n')
}

const MUTED_NUMBER =
  /(?<!\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?\s+[\w./-]*)#\u200b(?=[0-9])/gi

/** As `quietText`, but numbers of pull requests stay links where they close nothing. */
export function quietTitle(title: string): string {
  return quietText(title).replace(MUTED_NUMBER, '#')
}

/** A commit with conflict markers in its files says so, wherever it is read. */
export function conflictedRevertMessage(
  pick: Pick,
  subject: RevertSubject,
  paths: readonly string[],
): string {
  const [title = '', ...rest] = revertMessage(pick, subject).split('\n')
  const files = paths.map((path) => `- ${path.replace(/[\r\n]/g, ' ')}`)
  return [
    `CONFLICT: ${title}`,
    '',
    'This commit has conflicts to resolve:',
    ...files,
    ...rest,
  ].join('\n')
}

/** Whether Sluice made the commit to revert others, as it says itself. */
export function isRevertCommit(message: string): boolean {
  return /^Sluice-Revert: [0-9a-f]{40}$/m.test(message)
}

/** Whether it says that it takes something from this very channel: it may have been carried since. */
export function isRevertOf(message: string, channel: ChannelName): boolean {
  return isRevertCommit(message) && message.includes(`\nSluice-Channel: ${channel}\n`)
}

export type RevertTrailers = {
  /** The channel's head that it was made on. */
  readonly of: Sha
  /** What it undoes. */
  readonly reverted: Sha
  readonly restores: boolean
  readonly reason?: string
  readonly severity?: Severity
  readonly by?: string
}

/** What the message of a revert claims; of several that were squashed, the first. */
export function revertTrailers(message: string): RevertTrailers | undefined {
  const value = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(message)?.[1]?.trim()
  const of = value('Sluice-Revert-Of')
  const reverted = value('Sluice-Revert')
  const reason = value('Sluice-Reason')
  const severity = value('Sluice-Severity')
  const by = value('Sluice-By')
  if (of === undefined || reverted === undefined || !isSha(of) || !isSha(reverted)) return undefined
  return {
    of,
    reverted,
    restores: value('Sluice-Hold') === 'none',
    ...(reason === undefined ? {} : { reason }),
    ...(severity === 'critical' || severity === 'standard' ? { severity } : {}),
    ...(by === undefined ? {} : { by }),
  }
}

/** Asked again, by others or in other words, it is the same revert. */
export function withoutRequest(message: string): string {
  return message.replace(/^Sluice-(?:Reason|Severity|By): .*\n?/gm, '').trim()
}

/**
 * One branch for each channel and set of commits: made once, and creating it is the lock.
 *
 * @param digest of the whole names, newest first, where there are several.
 * @param attempt counts from 1; the next one is for what was brought back after it was reverted.
 */
export function revertBranch(
  channel: ChannelName,
  { newest, digest, attempt }: { newest: Sha; digest?: string; attempt: number },
): string {
  const more = digest === undefined ? '' : `-${digest.slice(0, 8)}`
  return `${prefix(channel)}${newest.slice(0, 12)}${more}${attempt === 1 ? '' : `.${attempt}`}`
}

/** @param channel any, where it is absent. */
export function isRevertBranch(branch: string, channel?: ChannelName): boolean {
  return (
    /^sluice\/revert\/[^/]+\/[0-9a-f]{12}(-[0-9a-f]{8})?(\.[0-9]+)?$/.test(branch) &&
    (channel === undefined || branch.startsWith(prefix(channel)))
  )
}

function prefix(channel: ChannelName): string {
  return `sluice/revert/${channel}/`
}
