import * as z from 'zod'
import { Refusal } from './problem.ts'
import { channelReference } from './values/git-names.ts'
import { labelName } from './values/github-names.ts'
import { list } from './values/list.ts'
import { text } from './values/scalar.ts'

const LONGEST_TEMPLATE = 2000

/** Text with `{words}` that stand for something; others are refused, a misspelt one would be shown. */
function template(what: string, known: readonly string[], needed: readonly string[] = []) {
  return text(what, { minLength: 1, maxLength: LONGEST_TEMPLATE }, (written) => {
    const names = [...written.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
    const unknown = names.find((name) => !known.includes(name))
    const list = known.map((name) => `\`{${name}}\``).join(', ')
    if (unknown !== undefined)
      return new Refusal('value', `\`{${unknown}}\` stands for nothing here.`, `Known: ${list}.`)
    const missing = needed.find((name) => !names.includes(name))
    if (missing !== undefined)
      return new Refusal(
        'value',
        `Without \`{${missing}}\` all of them would be called the same.`,
        `Put \`{${missing}}\` into it.`,
      )
    if (written.trim() === '' || written.length > LONGEST_TEMPLATE)
      return new Refusal(
        'value',
        `The text is empty or longer than ${LONGEST_TEMPLATE} characters.`,
        'Shorten it.',
      )
    return written
  })
}

const noTarget = new Refusal(
  'missing',
  'Changes are carried nowhere: the list has no channel.',
  'Name at least one channel, such as `[next, legacy]`, or remove `backport`.',
)

const copySettings = z.strictObject({
  labels: list(labelName)
    .prefault([])
    .describe('Labels that are copied; `*` at the end of one stands for any ending.'),
  milestone: z.boolean().prefault(true).describe('Whether the milestone is copied.'),
  assignees: z.boolean().prefault(true).describe('Whether the assignees are copied.'),
  reviewers: z
    .boolean()
    .prefault(false)
    .describe('Whether those who reviewed the original are asked to review its backports.'),
})

/** How changes that were merged into one channel are carried to others. */
export const backportSettings = z.strictObject({
  from: channelReference.describe('Channel whose merged changes are carried to others.'),
  to: list(channelReference, { atLeastOne: noTarget }).describe(
    'Channels that every change is carried to.',
  ),
  label: template('the name of a label with `{channel}` in it', ['channel'], ['channel'])
    .prefault('backport {channel}')
    .describe(
      'Label on a pull request that asks for one more channel; `{channel}` stands for its name.',
    ),
  conflicts: z
    .enum(['draft', 'fail'])
    .prefault('draft')
    .describe(
      '`draft`: a conflict opens a draft pull request with markers to resolve. `fail`: it fails the run and opens nothing.',
    ),
  promotions: list(channelReference)
    .prefault([])
    .describe(
      'Channels that promotions into `from` are carried to as well, each as one pull request.',
    ),
  labels: list(labelName)
    .prefault(['backport'])
    .describe('Labels of the backports’ pull requests.'),
  'conflict-labels': list(labelName)
    .prefault(['backport conflict'])
    .describe('Further labels of those that have conflicts.'),
  copy: copySettings.prefault({}).describe('What else the original hands on to its backports.'),
  title: template('a title', ['channel', 'title', 'number', 'author'])
    .prefault('[{channel}] {title}')
    .describe(
      'Title of the pull requests. `{channel}`, `{title}`, `{number}` and `{author}` stand for those of the original.',
    ),
  body: template('a text', ['channel', 'title', 'number', 'author'])
    .optional()
    .describe('Text that stands first in the pull requests, with the same words as `title`.'),
  'auto-merge': list(channelReference)
    .optional()
    .describe(
      'Channels whose clean backports merge by themselves on green CI: by the channel’s own label where it has `auto-merge`, else by GitHub’s auto-merge. Without it those that have `auto-merge`.',
    ),
  commits: z
    .enum(['pushed', 'verified'])
    .prefault('pushed')
    .describe(
      '`pushed`: by git, each with its author. `verified`: made through the API so that GitHub signs them, the author credited in the message.',
    ),
})

export type BackportSettings = z.output<typeof backportSettings>
