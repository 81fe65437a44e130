import { formatTime } from '../gates/duration.ts'
import type { ChannelName } from '../identifiers.ts'
import { hiddenJson, readHiddenJson } from '../report/hidden-json.ts'
import { cutToBytes, markdownText } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import {
  type MeasuredState,
  type RollbackEvidence,
  rollbackEvidenceSchema,
} from './rollback-evidence.ts'

type Place = { readonly channel: ChannelName; readonly repositoryUrl: string }

/** The rules of the watch on both sides of a rollback, side by side. */
export function evidenceTable(
  { before, noted, after }: RollbackEvidence,
  { repositoryUrl }: Place,
): readonly string[] {
  // What the policy asks stands with what was before: windows after a landing begin at it.
  const rules = new Map(
    [after, before].flatMap((state) => (state?.results ?? []).map((one) => [one.gate, one])),
  )
  const head = (word: string, state: MeasuredState | undefined) =>
    state === undefined
      ? word
      : `${word}: ${commitLink(state.commit, repositoryUrl)}, ${markdownText(formatTime(state.at, state.at))}`
  return [
    `| | Required | ${head('Before', before)} | ${head('After', after)} |`,
    '|---|---|---|---|',
    ...[...rules.values()].map(
      ({ gate, required }) =>
        `| ${markdownText(gate)} | ${markdownText(required)} | ${cell(before, gate)} | ${cell(after, gate)} |`,
    ),
    '',
    ...(before === undefined
      ? [`${UNKNOWN}${noted === undefined ? '' : ` ${notedText(noted, repositoryUrl)}`}`, '']
      : []),
    ...(after === undefined
      ? [
          'After it has landed and settled, the next look of the watch, or dispatch, measures it anew, over what came since the landing.',
          '',
        ]
      : [
          'After: over what came since the landing, where a rule’s window is longer than that.',
          '',
        ]),
  ]
}

const UNKNOWN =
  'What it was before is not known: the run that rolled back ended before it was kept.'

function notedText(
  { commit, at, healthy, says }: NonNullable<RollbackEvidence['noted']>,
  repositoryUrl: string,
): string {
  return `What the watch had last noted in the ledger, ${markdownText(formatTime(at, at))}, of ${commitLink(commit, repositoryUrl)}: ${healthy ? 'it held its rules' : 'it failed them'} (${markdownText(says)}).`
}

const MARKS = { pass: '✓', fail: '✗', inconclusive: '…', unmeasured: 'not measured:' } as const

function cell(state: MeasuredState | undefined, gate: string): string {
  const result = state?.results.find((one) => one.gate === gate)
  if (result === undefined) return state === undefined ? '' : 'not asked'
  return markdownText(`${MARKS[result.verdict]} ${result.observed}`)
}

const NAME = 'sluice:evidence'
const COMMENT_BYTES = 30_000

/** The comment that keeps the evidence, on the incident and on the pull request alike. */
export function renderEvidenceComment(evidence: RollbackEvidence, place: Place): string {
  const text = [
    `**What the watch’s rules say of ${markdownText(place.channel)}, before and after the rollback**`,
    '',
    ...evidenceTable(evidence, place),
  ].join('\n')
  return `${cutToBytes(text, COMMENT_BYTES)}\n${hiddenJson(NAME, evidence)}\n`
}

/** Undefined for any other comment, and for one that is damaged. */
export function parseEvidenceComment(body: string): RollbackEvidence | undefined {
  const read = rollbackEvidenceSchema.safeParse(readHiddenJson(NAME, body))
  return read.success ? read.data : undefined
}
