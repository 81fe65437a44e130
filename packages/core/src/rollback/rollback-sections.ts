import { formatTime } from '../gates/duration.ts'
import { gatesContext, watchContext } from '../promotion/status-contexts.ts'
import { markdownLink, markdownText, markdownWithCode } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import { type ChannelState, stateTitle } from './channel-state.ts'
import { describeStanding } from './find-good-commit.ts'
import type { RollbackQuestion } from './rollback-question.ts'
import type { RollbackReport } from './rollback-report.ts'
import type { JudgedState } from './standing.ts'

/** More rows nobody reads at three in the morning. */
const MOST_ROWS = 10
const MOST_BROUGHT = 50

/** The runbook's `git log --oneline -10 stable`, with what is known of each state. */
export function statesTable(
  report: Pick<RollbackReport, 'states' | 'channel' | 'repositoryUrl' | 'decidedAt'>,
): readonly string[] {
  const { states, channel, repositoryUrl, decidedAt } = report
  const rows = states.slice(0, MOST_ROWS).map((judged) => {
    const { state, entry, standing, score } = judged
    return [
      commitLink(state.commit, repositoryUrl),
      entered(judged),
      markdownText(formatTime(state.committedAt, decidedAt)),
      entry,
      score === undefined ? 'unknown' : markdownText(`${score.verdict}: ${score.observed}`),
      recorded(state.statuses[gatesContext(channel)]),
      recorded(state.statuses[watchContext(channel)]) || noted(judged),
      standing.kind === 'good' ? '✓' : standing.kind.replaceAll('-', ' '),
    ].join(' | ')
  })
  return [
    `The last entries into ${markdownText(channel)}, newest first:`,
    '',
    '| | What | When | Entry | Score | Gates | Health | Good |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row} |`),
    '',
  ]
}

function recorded(status: { state: string; description: string } | undefined): string {
  return status === undefined ? '' : markdownText(`${status.state}: ${status.description}`)
}

/** Where no status tells it: what the ledger remembers. */
function noted({ health }: Pick<JudgedState, 'health'>): string {
  return health === undefined ? '' : markdownText(`${health.says} (ledger)`)
}

/** A commit of the source, by the pull request that it was written in. */
function written({ pullRequest: _, writtenBy, ...state }: ChannelState): string {
  return entered({
    state: writtenBy === undefined ? state : { ...state, pullRequest: writtenBy },
  })
}

function entered({ state }: Pick<JudgedState, 'state'>): string {
  const { pullRequest } = state
  const by = state.authors.length === 0 ? '' : ` (${state.authors.map(markdownText).join(', ')})`
  if (pullRequest === undefined) return `${markdownText(stateTitle(state))}${by}`
  const { number, url, title } = pullRequest
  return `${markdownLink(`#${number}`, url)} ${markdownText(title)}${by}`
}

/** What the rollback takes away. */
export function undoneList(question: RollbackQuestion): readonly string[] {
  const { undone, brought, repositoryUrl } = question
  const more = brought.length - MOST_BROUGHT
  return [
    'Takes away:',
    '',
    ...undone.map(
      (judged) => `- ${commitLink(judged.state.commit, repositoryUrl)} ${entered(judged)}`,
    ),
    ...brought
      .slice(0, MOST_BROUGHT)
      .map((state) => `  - ${commitLink(state.commit, repositoryUrl)} ${written(state)}`),
    ...(more > 0 ? [`  - and ${more} more`] : []),
    '',
  ]
}

export function reasoningList({ reasoning }: RollbackQuestion): readonly string[] {
  return ['Why this state:', '', ...reasoning.map((line) => `- ${markdownText(line)}`), '']
}

/** What was recorded of the present state and of the one that comes back. */
export function beforeAndAfter({
  undone,
  good,
  channel,
  repositoryUrl,
  notMeasured = 'What the watch’s rules measure on both sides comes as a comment.',
}: RollbackQuestion): readonly string[] {
  const [head] = undone
  if (head === undefined) return []
  const row = (word: string, { state }: JudgedState) => {
    const gates = recorded(state.statuses[gatesContext(channel.name)]) || 'nothing recorded'
    const health = recorded(state.statuses[watchContext(channel.name)]) || 'nothing recorded'
    return `| ${word} | ${commitLink(state.commit, repositoryUrl)} | ${gates} | ${health} |`
  }
  return [
    '| | State | Gates | Health |',
    '|---|---|---|---|',
    row('before', head),
    row('after', good),
    '',
    markdownWithCode(notMeasured),
    '',
    ...(good.standing.kind === 'good' ? [] : [markdownText(describeStanding(good)), '']),
  ]
}

/** What an older tree does not undo, and what was left as it is. */
export function riskNotes(question: RollbackQuestion): readonly string[] {
  const { irreversible, tree, rules, confirmed } = question
  const notes = [
    ...(irreversible.length === 0
      ? []
      : [
          `Not undone by an older tree: ${irreversible.slice(0, 20).map(code).join(', ')}. ${confirmed ? 'A person confirmed that it is taken care of.' : 'A person must see to it and confirm: dispatch again with `confirm: true`.'}`,
        ]),
    ...(tree.kind === 'mixed'
      ? [
          `Kept as it is now: ${tree.entries.map(({ path }) => code(path)).join(', ')} (${rules.keep.map(code).join(', ')}). So this very tree was never judged.`,
        ]
      : []),
  ]
  if (notes.length === 0) return []
  return ['> [!WARNING]', ...notes.map((note) => `> ${note}`), '']
}

function code(text: string): string {
  return `\`${text.replace(/[`|\r\n]/g, '')}\``
}

/** How the rolled-back work comes in again, and what would lose it. */
export function mergeWarning({ channel, undone }: RollbackQuestion): readonly string[] {
  const name = markdownText(channel.name)
  return [
    '> [!CAUTION]',
    `> Do not merge ${name} into the channel that it takes from: git would take this rollback for a change and delete the rolled-back work there (${undone.length} ${undone.length === 1 ? 'entry' : 'entries'}). Fix it on that channel; the next promotion brings its whole tree.`,
    '',
  ]
}

/** What was done and failed beside the rollback, and what was started. */
export function doneNotes({
  started,
  failures,
}: Pick<RollbackReport, 'started' | 'failures'>): readonly string[] {
  const notes = [
    ...started.map(({ workflow, url }) => `Started ${markdownLink(workflow, url)}.`),
    ...failures.map(markdownWithCode),
  ]
  return notes.length === 0 ? [] : [...notes.map((note) => `- ${note}`), '']
}

export function uncheckedNotes(unchecked: readonly string[]): readonly string[] {
  if (unchecked.length === 0) return []
  return [
    'Could not be checked:',
    '',
    ...unchecked.map((line) => `- ${markdownWithCode(line)}`),
    '',
  ]
}
