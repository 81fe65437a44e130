import { shortSha } from '../identifiers.ts'
import { cutToBytes, logText, markdownText } from '../report/inline-text.ts'
import type { BackportOverview, BackportState, OverviewChange } from './overview.ts'

const SUMMARY_BYTES = 1_000_000

/** The overview as a job summary. */
export function renderOverview(overview: BackportOverview): string {
  const { from, channels, rows, repositoryUrl } = overview
  const name = ({ number, commits: [newest] }: OverviewChange) => {
    if (number !== undefined) return `#${number}`
    return newest === undefined
      ? ''
      : `[\`${shortSha(newest)}\`](${repositoryUrl}/commit/${newest})`
  }
  const cell = (state: BackportState) => {
    const { sign, said } = words(state)
    const pull = 'pullRequest' in state ? ` #${state.pullRequest.number}` : ''
    return `${sign} ${markdownText(said)}${pull}`
  }
  const lines = [
    `## What ${markdownText(from)} has and others lack`,
    '',
    ...(rows.length === 0
      ? []
      : [
          `| Change | | ${channels.map((channel) => markdownText(channel.name)).join(' | ')} |`,
          `|---|---|${channels.map(() => '---|').join('')}`,
          ...rows.map(
            ({ change, states }) =>
              `| ${name(change)} | ${markdownText(change.title)} | ${states.map(cell).join(' | ')} |`,
          ),
          '',
        ]),
    ...remarks(overview).flatMap((line) => [markdownText(line), '']),
  ]
  return cutToBytes(lines.join('\n'), SUMMARY_BYTES)
}

/** The overview as lines of a log. */
export function overviewLog(overview: BackportOverview): readonly string[] {
  const { from, channels, rows } = overview
  const name = ({ number, commits: [newest] }: OverviewChange) => {
    if (number !== undefined) return `#${number}`
    return newest === undefined ? '' : shortSha(newest)
  }
  return [
    `What ${from} has and others lack`,
    ...rows.flatMap(({ change, states }) => [
      `  ${name(change)} ${change.title}`,
      ...states.map((state, index) => {
        const { sign, said } = words(state)
        const pull = 'pullRequest' in state ? ` #${state.pullRequest.number}` : ''
        return `    ${sign} ${channels[index]?.name ?? ''}: ${said}${pull}`
      }),
    ]),
    ...remarks(overview).map((line) => `  ${line}`),
  ].map((line) => {
    const indent = line.length - line.trimStart().length
    return ' '.repeat(indent) + logText(line)
  })
}

function remarks({ from, channels, rows, unread }: BackportOverview): readonly string[] {
  const judged = channels.filter(({ unjudged }) => unjudged === undefined)
  const names = judged.map(({ name }) => name).join(' and ')
  return [
    ...(rows.length === 0 && unread === 0 && judged.length > 0
      ? [`Nothing: ${names} ${judged.length === 1 ? 'has' : 'have'} what ${from} is to hand on.`]
      : []),
    ...(unread === 0
      ? []
      : [`And ${unread} older commits of ${from} that are lacking and were not looked up.`]),
    ...channels.flatMap(({ name, unjudged }) =>
      unjudged === undefined ? [] : [`${name} could not be compared: ${unjudged}`],
    ),
  ]
}

function words(state: BackportState): { readonly sign: string; readonly said: string } {
  switch (state.kind) {
    case 'there':
      return { sign: '✓', said: 'there' }
    case 'missing':
      return { sign: '✗', said: 'missing' }
    case 'open':
      return { sign: '…', said: 'open' }
    case 'conflict':
      return { sign: '!', said: 'conflicts' }
    case 'closed':
      return { sign: '–', said: 'closed without merging' }
    case 'merged':
      return { sign: '✗', said: 'merged, but not there any more' }
    case 'not-carried':
      return { sign: '–', said: state.why }
    case 'unknown':
      return { sign: '?', said: 'not known' }
  }
}
