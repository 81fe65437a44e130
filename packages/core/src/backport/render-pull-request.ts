import { shortSha } from '../identifiers.ts'
import type { BackportRules } from '../policy/policy.ts'
import { cutToBytes, markdownText, oneLine } from '../report/inline-text.ts'
import type { Original } from './backport-report.ts'
import { type BodyRecord, writeBodyRecord } from './body-record.ts'
import { titleOf } from './landed-commit.ts'
import type { DroppedPick } from './outcome.ts'
import type { Pick } from './select-picks.ts'

/** GitHub's limits: 256 characters for a title, 65,536 for a text. */
const LONGEST_TITLE = 250
const BODY_BYTES = 60_000
const MOST_ROWS = 100

export type PullRequestText = {
  readonly rules: BackportRules
  readonly original: Original
  readonly channel: string
  readonly from: string
  readonly repositoryUrl: string
  readonly applied: readonly Pick[]
  readonly dropped: readonly DroppedPick[]
  /** Lines about conflicts; see `renderConflict`. */
  readonly conflict?: readonly string[]
  readonly record: BodyRecord
}

export function backportTitle({ rules, original, channel }: PullRequestText): string {
  const title = oneLine(filled(rules.title, original, channel, oneLine))
  return [...title].slice(0, LONGEST_TITLE).join('')
}

/** The text of a backport's pull request. The same picks give the same text. */
export function backportBody(text: PullRequestText): string {
  const {
    rules,
    original,
    channel,
    from,
    applied,
    dropped,
    conflict = [],
    repositoryUrl,
    record,
  } = text
  const link = (pick: Pick) =>
    `[\`${shortSha(pick.commit.sha)}\`](${repositoryUrl}/commit/${pick.commit.sha})`
  const row = (pick: Pick) => `- ${link(pick)} ${markdownText(titleOf(pick.commit.message))}`
  const origin =
    original.number === undefined
      ? `[\`${shortSha(original.landed)}\`](${original.url})`
      : `#${original.number}`
  const lines = [
    ...(rules.body === undefined ? [] : [filled(rules.body, original, channel, markdownText), '']),
    `Carries ${origin} by ${markdownText(original.author)} from ${markdownText(from)} to ${markdownText(channel)}: ${markdownText(original.title)}`,
    '',
    ...conflict,
    ...(applied.length === 0 ? [] : ['**Picked:**', '', ...shortened(applied).map(rowOr), '']),
    ...(dropped.length === 0
      ? []
      : [
          `**Not needed on ${markdownText(channel)}:**`,
          '',
          ...dropped.slice(0, MOST_ROWS).map((one) => `${row(one.pick)}: ${whyDropped(one)}`),
          '',
        ]),
    '<sub>Made by Sluice. Commits that you push here are never overwritten.</sub>',
    '',
  ]
  const hidden = writeBodyRecord(record)
  return `${cutToBytes(lines.join('\n'), Math.max(BODY_BYTES - hidden.length, 1000))}\n${hidden}\n`

  function rowOr(pick: Pick | string): string {
    return typeof pick === 'string' ? pick : row(pick)
  }
}

export function whyDropped({ by, as }: DroppedPick): string {
  const where = as === undefined ? '' : ` as ${shortSha(as)}`
  switch (by) {
    case 'changes-nothing':
      return 'picking it changes nothing there'
    case 'patch-id':
      return `the same change is there${where}`
    case 'cherry-picked-from':
      return `it was picked${where}`
    case 'tree':
      return `the same content is there${where}`
  }
}

function shortened(picks: readonly Pick[]): readonly (Pick | string)[] {
  const more = picks.length - MOST_ROWS
  return more <= 0 ? picks : [...picks.slice(0, MOST_ROWS), `- and ${more} more`]
}

function filled(
  template: string,
  original: Original,
  channel: string,
  safe: (text: string) => string,
): string {
  const number = original.number === undefined ? shortSha(original.landed) : `${original.number}`
  const values: Readonly<Record<string, string>> = {
    channel,
    number,
    title: original.title,
    author: original.author,
  }
  // In one pass: a title that has `{author}` in it stays as it is.
  return template.replace(/\{([a-z]+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : safe(value)
  })
}
