import { type GateResult, isOpen } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import type { ManualJudgement, ManualPromotion } from '../promotion/manual-promotion.ts'
import { isOverridable } from '../promotion/override.ts'
import { promotionPair } from '../promotion/promotion-commit.ts'
import type { PromotionQuestion } from '../promotion/question.ts'
import { cutToBytes, markdownText } from './inline-text.ts'
import { commitLink, instructions, table } from './markdown-sections.ts'
import { overrideLines } from './override-text.ts'
import { needsOf, type Row } from './promotion-report.ts'

const COMMENT_BYTES = 60_000

/**
 * The comment on a manual promotion. It is written anew whenever it differs, so nothing in it
 * depends on the look but what was measured.
 */
export function renderManualComment(
  question: Pick<PromotionQuestion, 'channel' | 'from' | 'baseline' | 'candidate' | 'policy'>,
  { gates, conditions }: ManualJudgement,
  manual: ManualPromotion,
  repositoryUrl: string,
): string {
  const { channel, from, baseline, candidate, policy } = question
  const rows = [...gates, ...conditions]
    .map((result: GateResult) => ({ ...result, open: isOpen(result) }))
    .toSorted((one, other) => Number(other.open) - Number(one.open))
  const needs = needsOf(rows)
  const link = (commit: string) => commitLink(commit, repositoryUrl)
  return cutToBytes(
    [
      `## ${markdownText(needs === '' ? `${channel.name}: this may be merged` : `${channel.name}: not to be merged yet. ${needs}`)}`,
      '',
      ...warnings(manual),
      `Judged: ${link(candidate.commit)} of ${markdownText(from.name)}, onto ${markdownText(channel.name)} at ${link(baseline.commit)}.`,
      '',
      ...table(rows, repositoryUrl),
      ...instructions(rows),
      ...overrideLines(rows),
      ...howToOverride(question, rows),
      'A merge commit and a squash both land exactly the judged tree.' +
        (manual.mayRebase
          ? ' Do not rebase: that replays the commits one by one and drops merges, so it may end in another tree.'
          : ''),
      '',
      `<sub>Kept up to date by Sluice; the status \`sluice/${markdownText(channel.name)}\` on the head says the same. Policy: ${markdownText(channel.name)}@${shortSha(policy.commit)}.</sub>`,
      '',
    ].join('\n'),
    COMMENT_BYTES,
  )
}

/** The line to copy: here the pull request alone does not tell which candidate is meant. */
function howToOverride(
  { channel, candidate, baseline }: Pick<PromotionQuestion, 'channel' | 'candidate' | 'baseline'>,
  rows: readonly Row[],
): readonly string[] {
  const gates = rows.filter((row) => row.open && isOverridable(row, channel.entry.override))
  if (gates.length === 0) return []
  const pair = promotionPair(candidate, baseline)
  const names = gates.map(({ gate }) => gate).join(',')
  return [`An admin can let exactly this in: \`/sluice override ${names} at ${pair} REASON\`.`, '']
}

/** Where nothing wants in any more. */
export function renderManualDone(channel: string): string {
  const name = markdownText(channel)
  return `## ${name}: has everything already\n\nThere is nothing in this pull request that ${name} lacks. Close it.\n`
}

function warnings({ deletesChannel, headBranch }: ManualPromotion): readonly string[] {
  if (!deletesChannel) return []
  const branch = markdownText(headBranch)
  return [
    '> [!WARNING]',
    `> “Automatically delete head branches” is on: merging this deletes ${branch}, which is a channel. Switch it off in Settings, General, or protect ${branch} against deletion, before you merge.`,
    '',
  ]
}
