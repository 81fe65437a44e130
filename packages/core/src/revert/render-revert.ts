import { titleOf } from '../backport/landed-commit.ts'
import type { Pick } from '../backport/select-picks.ts'
import { cutToBytes, markdownText, oneLine } from '../report/inline-text.ts'
import { commitLink } from '../report/markdown-sections.ts'
import { uncheckedNotes } from '../rollback/rollback-sections.ts'
import { renderRevertConflict } from './render-revert-conflict.ts'
import { quietTitle, revertTitle } from './revert-commit.ts'
import { type RevertQuestion, undoneBy } from './revert-question.ts'

/** GitHub's limits: 256 characters for a title, 65,536 for a text. */
const LONGEST_TITLE = 250
const BODY_BYTES = 60_000
const MOST_ROWS = 100

export function revertPullRequestTitle(question: RevertQuestion): string {
  const { channel, from, severity, asked } = question
  const [first, ...more] = undoneBy(question)
  const what =
    first !== undefined && more.length === 0
      ? revertTitle(quietTitle(titleOf(first.commit.message)))
      : `Revert ${1 + more.length} commits (${asked.join(', ')})`
  const isEmergency = from !== undefined && severity === 'critical'
  const title = oneLine(isEmergency ? `Emergency revert on ${channel.name}: ${what}` : what)
  return [...title].slice(0, LONGEST_TITLE).join('')
}

/** @param place the branch, and why it is not pushed although the policy would have it so. */
export function renderRevertBody(
  question: RevertQuestion,
  { branch, why }: { readonly branch: string; readonly why?: string },
): string {
  const { channel, reason, by, series } = question
  const { conflict } = series
  return cutToBytes(
    [
      `**Reason:** ${markdownText(reason)}`,
      '',
      `Takes back from ${markdownText(channel.name)} what these commits brought, newest first. Asked for by ${markdownText(by)}.`,
      '',
      ...undoneList(question),
      ...(conflict === undefined ? [] : renderRevertConflict(question, conflict, branch)),
      ...riskNotes(question),
      ...(why === undefined ? [] : [`Not pushed directly. ${markdownText(why)}`, '']),
      ...holdNote(question),
      ...uncheckedNotes(question.unchecked),
      FOOTER,
      '',
    ].join('\n'),
    BODY_BYTES,
  )
}

const FOOTER = '<sub>Made by Sluice. Commits that you push here are never overwritten.</sub>'

/** Undefined where the text says it already, nobody else has it, or a person took our footer away. */
export function bodyWithElsewhere(body: string, question: RevertQuestion): string | undefined {
  const section = elsewhereSection(question)
  const [first] = section
  const at = body.lastIndexOf(FOOTER)
  if (first === undefined || at === -1 || body.includes(first)) return undefined
  return cutToBytes(`${body.slice(0, at)}${section.join('\n')}\n${body.slice(at)}`, BODY_BYTES)
}

/** What is undone, what was undone already, and how the names became commits. */
export function undoneList(question: RevertQuestion): readonly string[] {
  const { series, remarks, repositoryUrl } = question
  const undone = undoneBy(question)
  const more = undone.length - MOST_ROWS
  return [
    ...undone.slice(0, MOST_ROWS).map((pick) => `- ${described(pick, question)}`),
    ...(more > 0 ? [`- and ${more} more`] : []),
    ...(undone.length > 0 ? [''] : []),
    ...(series.dropped.length === 0
      ? []
      : [
          'Nothing to take back:',
          '',
          ...series.dropped.slice(0, MOST_ROWS).map(({ pick, by }) => {
            const how = by === undefined ? 'nothing of it is left' : 'reverted already by'
            return `- ${described(pick, question)}: ${how}${by === undefined ? '' : ` ${commitLink(by, repositoryUrl)}`}`
          }),
          '',
        ]),
    ...(remarks.length === 0 ? [] : [...remarks.map((line) => `- ${markdownText(line)}`), '']),
  ]
}

function described({ commit }: Pick, { known, repositoryUrl }: RevertQuestion): string {
  const { pullRequest, authors = [] } = known.get(commit.sha) ?? {}
  const title = titleOf(commit.message)
  const number =
    pullRequest === undefined || title.includes(`#${pullRequest}`) ? '' : `#${pullRequest} `
  // The number behind a squashed title links to its pull request.
  const [suffix = ''] = / \(#[0-9]+\)$/.exec(title) ?? []
  const text = `${markdownText(title.slice(0, title.length - suffix.length))}${suffix}`
  const by = authors.length === 0 ? [commit.author.name] : authors
  return `${commitLink(commit.sha, repositoryUrl)} ${number}${text} (${by.map(markdownText).join(', ')})`
}

export function riskNotes({ irreversible, confirmed }: RevertQuestion): readonly string[] {
  if (irreversible.length === 0) return []
  const said = confirmed
    ? 'A person confirmed that it is taken care of.'
    : 'A person must see to it and confirm: dispatch again with `confirm: true`.'
  const paths = irreversible.slice(0, 20).map((path) => `\`${path.replace(/[`|\r\n]/g, '')}\``)
  return ['> [!WARNING]', `> Not undone by a revert: ${paths.join(', ')}. ${said}`, '']
}

/** The same change on other channels: offered with the command, and not done by itself. */
export function elsewhereSection(question: RevertQuestion): readonly string[] {
  const { elsewhere, channel, repositoryUrl } = question
  if (elsewhere.length === 0) return []
  const links = (commits: readonly string[]) =>
    commits.map((commit) => commitLink(commit, repositoryUrl)).join(', ')
  return [
    `**Other channels have it too**, and keep it until someone reverts it there:`,
    '',
    ...elsewhere.map((one) => `- ${markdownText(one.channel)}, by ${links(one.commits)}`),
    '',
    '```sh',
    ...elsewhere.map(
      (one) =>
        `gh workflow run rollback.yml -f channel=${one.channel} -f revert=${one.commits.join(',')} -f reason="Reverted on ${channel.name} as well"`,
    ),
    '```',
    '',
  ]
}

function holdNote({ channel, from, restores }: RevertQuestion): readonly string[] {
  if (from === undefined || restores) return []
  const name = markdownText(channel.name)
  const source = markdownText(from)
  return [
    `Once it is merged, promotion into ${name} is held until a maintainer closes the incident by hand or comments \`/sluice release\` with a reason on it. What is to stay out must be reverted on ${source} too, before that.`,
    '',
    '> [!CAUTION]',
    `> Do not merge ${name} into ${source}: git would delete the reverted work there.`,
    '',
  ]
}
