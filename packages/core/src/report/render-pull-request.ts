import { shortSha } from '../identifiers.ts'
import { PROMOTION_BRANCH } from '../promotion/landing-conditions.ts'
import { MERGE_QUEUE } from '../promotion/merge-queue-condition.ts'
import { cutToBytes, markdownText, markdownWithCode } from './inline-text.ts'
import {
  commitLink,
  instructions,
  notes,
  policyNote,
  table,
  warnings,
} from './markdown-sections.ts'
import { overrideLines } from './override-text.ts'
import { needsOf, overriddenOf, type PromotionReport, rowsOf } from './promotion-report.ts'

/** A pull request's text ends at 65,536 characters. */
const BODY_BYTES = 60_000

export function pullRequestTitle({ decision }: PromotionReport): string {
  const { from, channel } = decision
  return decision.outcome === 'up-to-date'
    ? `Promote ${from} to ${channel}`
    : `Promote ${from} ${shortSha(decision.candidate.commit)} to ${channel}`
}

/**
 * The decision as the text of the pull request. It is written anew whenever a result differs, so
 * nothing in it depends on the look but what was measured and who approved: neither the time, nor
 * what was done, nor what GitHub shows beside it (number, checks).
 */
export function renderPullRequestBody(report: PromotionReport): string {
  const { decision, repositoryUrl } = report
  if (decision.outcome === 'up-to-date') return ''
  const rows = rowsOf({ ...report, conditions: [] })
  const link = (commit: string) => commitLink(commit, repositoryUrl)
  const { candidate, baseline, channel, from } = decision
  const needs = needsOf(rows)
  const state = needs === '' ? `the gates are open${overriddenOf(rows)}` : `held. ${needs}`
  const approval = report.conditions.filter(({ gate }) => gate === 'approval')
  const lines = [
    `## ${markdownText(`${channel}: ${state}`)}`,
    '',
    ...editedByHand(report),
    ...warnings(report),
    `Candidate: ${link(candidate.commit)} of ${markdownText(from)}, onto ${markdownText(channel)} at ${link(baseline.commit)}.`,
    '',
    ...table(rowsOf({ ...report, conditions: approval }), repositoryUrl),
    ...instructions(rows),
    ...overrideLines(rows),
    // Before the other list: Markdown makes one of two lists that follow each other.
    ...notes(rows),
    ...landing(report),
    policyNote(report),
    '',
    '<sub>Kept up to date by Sluice: written again when a result changes; the newest numbers are in the summary of its latest run. What ships is exactly the candidate’s tree.</sub>',
    '',
  ]
  return cutToBytes(lines.join('\n'), BODY_BYTES)
}

/** Before anything else: what is approved here would not be what the text below speaks of. */
function editedByHand({ conditions }: PromotionReport): readonly string[] {
  const edited = conditions.find(({ gate }) => gate === PROMOTION_BRANCH)
  if (edited === undefined) return []
  const said = [`This branch was edited by hand. ${edited.reason}`, ...edited.clear]
  return ['> [!CAUTION]', `> ${said.map(markdownWithCode).join(' ')}`, '']
}

const beside: ReadonlySet<string> = new Set(['approval', 'required checks', MERGE_QUEUE])

/** What is asked beside the gates; how it stands is seen on the pull request itself. */
function landing({ conditions }: PromotionReport): readonly string[] {
  const asked = conditions.filter(({ gate }) => beside.has(gate))
  if (asked.length === 0) return ['It lands by itself while every gate is open.', '']
  return [
    'It lands by itself while every gate is open, and with:',
    '',
    ...asked.map(({ gate, required }) => `- ${markdownText(gate)}: ${markdownText(required)}`),
    '',
  ]
}
