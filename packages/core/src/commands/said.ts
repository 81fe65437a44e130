import { formatTime } from '../gates/duration.ts'
import { type Sha, shortSha } from '../identifiers.ts'
import { neverOverridden, type Override, overridableBy, untilOf } from '../promotion/override.ts'
import { type PromotionBranchName, promotionPair } from '../promotion/promotion-commit.ts'
import type { EntryChannel, PromotionQuestion } from '../promotion/question.ts'
import {
  type CommandAnswer,
  quoted,
  refusedAnswer,
  type Statement,
  takenAnswer,
} from './comment.ts'

/** A statement on a pull request into the channel. */
export type Said = {
  readonly statement: Statement
  /** Which promotion the pull request is, where it is one. */
  readonly pair?: PromotionBranchName
}

type Subject = Pick<PromotionQuestion, 'channel' | 'candidate' | 'baseline' | 'now'>

/** The candidates of whose open promotions somebody asked for a newer one: beginnings of commits. */
export function refreshedCandidates(said: readonly Said[]): readonly string[] {
  return said.flatMap(({ statement, pair }) =>
    statement.ok && statement.command.kind === 'refresh' && pair !== undefined
      ? [pair.candidate]
      : [],
  )
}

/** The overrides of exactly this candidate on this baseline, oldest first. */
export function overridesSaid(said: readonly Said[], subject: Subject): readonly Override[] {
  return said
    .flatMap((one) => {
      const read = overrideOf(one, subject)
      return read?.ok === true ? [read.override] : []
    })
    .toSorted((one, other) => Date.parse(one.at) - Date.parse(other.at))
}

type ReadOverride =
  | { readonly ok: true; readonly override: Override }
  | { readonly ok: false; readonly why: string }

function overrideOf(
  { statement, pair: of }: Said,
  { channel, candidate, baseline }: Subject,
): ReadOverride | undefined {
  if (!statement.ok || statement.command.kind !== 'override') return undefined
  const { comment, command } = statement
  const { gates, reason, forSeconds } = command
  const refusal = refusedGates(channel, gates)
  if (refusal !== undefined) return { ok: false, why: refusal }
  const pair = command.pair ?? of
  const present = promotionPair(candidate, baseline)
  const line = `\`/sluice override ${gates === 'all' ? gates : gates.join(',')} at ${present} REASON\``
  if (pair === undefined)
    return { ok: false, why: `Say which candidate on which baseline is meant: ${line}.` }
  if (`${pair.candidate}-${pair.baseline}` !== present)
    return {
      ok: false,
      why: `It is about another candidate or another baseline than the present ones: ${line} is about these.`,
    }
  return {
    ok: true,
    override: {
      candidate: candidate.commit,
      baseline: baseline.commit,
      gates,
      by: comment.by,
      reason,
      at: comment.at,
      ...(forSeconds === undefined ? {} : { forSeconds }),
      url: comment.url,
    },
  }
}

function refusedGates(
  { name, entry: { override: rule } }: EntryChannel,
  gates: Override['gates'],
): string | undefined {
  if (rule === undefined) return `The policy of ${quoted(name)} lets nobody override a gate.`
  if (gates === 'all') return undefined
  if (gates.some((gate) => neverOverridden.has(gate)))
    return '`fixes` and `hold` cannot be overridden. Of one commit `/sluice not-needed COMMIT REASON` says that it need not be carried; on the incident `/sluice release REASON` lets in what was rolled back.'
  const can = overridableBy(rule)
  const unknown = gates.filter((gate) => !can.includes(gate))
  if (unknown.length === 0) return undefined
  return `In ${quoted(name)}, ${can.map((gate) => `\`${gate}\``).join(', ')} can be overridden, not ${unknown.map((gate) => `\`${gate}\``).join(', ')}.`
}

/** A commit that a person says need not be carried. */
export type NotNeeded = {
  readonly commit: Sha
  readonly who: string
  readonly reason: string
  readonly url: string
}

export function notNeededSaid(said: readonly Said[]): readonly NotNeeded[] {
  return said.flatMap(({ statement }) =>
    statement.ok && statement.command.kind === 'not-needed'
      ? [
          {
            commit: statement.command.commit,
            who: statement.comment.by,
            reason: statement.command.reason,
            url: statement.comment.url,
          },
        ]
      : [],
  )
}

/**
 * What is still to be answered. A command that was answered once is not answered again, whatever
 * became of it: how things stand now, the decision says.
 *
 * @param only commits that only the channel has and the candidate lacks, before anything was said.
 * @param subject undefined where nothing wants in.
 */
export function answersTo(
  said: readonly Said[],
  only: ReadonlySet<Sha>,
  subject: Subject | undefined,
): readonly CommandAnswer[] {
  return said
    .filter(({ statement }) => !statement.comment.answered)
    .map((one) => answerTo(one, only, subject))
}

function answerTo(one: Said, only: ReadonlySet<Sha>, subject: Subject | undefined): CommandAnswer {
  const { statement } = one
  const { comment } = statement
  if (!statement.ok) return refusedAnswer(comment, statement.why)
  const { command } = statement
  if (command.kind === 'refresh') return takenAnswer(comment)
  if (command.kind === 'release')
    return refusedAnswer(comment, 'A release is said on the incident that the hold names.')
  if (subject === undefined)
    return refusedAnswer(comment, 'Nothing wants in at present, so there is nothing to let pass.')
  if (command.kind === 'not-needed')
    return only.has(command.commit)
      ? takenAnswer(
          comment,
          `${quoted(comment.by)} says that ${shortSha(command.commit)} need not be carried: ${quoted(command.reason)}`,
        )
      : refusedAnswer(
          comment,
          `${shortSha(command.commit)} is no commit that only ${quoted(subject.channel.name)} has and the candidate would lose.`,
        )
  const read = overrideOf(one, subject)
  if (read?.ok !== true) return refusedAnswer(comment, read?.why ?? 'It is no override.')
  return answerToOverride(comment, read.override, subject)
}

function answerToOverride(
  comment: Statement['comment'],
  override: Override,
  { channel, candidate, baseline, now }: Subject,
): CommandAnswer {
  const rule = channel.entry.override
  const until = rule === undefined ? override.at : untilOf(override, rule)
  if (Date.parse(until) <= Date.parse(now))
    return refusedAnswer(comment, `It has ended at ${formatTime(until, '')}.`)
  const gates = override.gates === 'all' ? 'every measured gate' : override.gates.join(', ')
  return takenAnswer(
    comment,
    `${quoted(override.by)} overrides ${gates} for ${shortSha(candidate.commit)} onto ${quoted(channel.name)} at ${shortSha(baseline.commit)}, until ${formatTime(until, '')}: ${quoted(override.reason)}. It lands once it is approved.`,
  )
}
