import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

/** A name of GitHub's that is only compared: bounded, without space around it. */
function name(what: string, longest: number) {
  return text(what, { minLength: 1, maxLength: longest }, (written) => {
    if (written === '' || written !== written.trim())
      return new Refusal(
        'value',
        'The name is empty, or has a space before or after it.',
        `Write ${what} without space around it.`,
      )
    if ([...written].length > longest)
      return new Refusal(
        'value',
        `The name is longer than ${longest} characters.`,
        `Write ${what} as GitHub shows it.`,
      )
    return written
  })
}

export const checkName = name('the name of a check', 255)
export const labelName = name('the name of a label', 50)
export const environmentLabel = name('the name of a deployment environment', 255)
export const datasetName = name('the name of a dataset', 255)
export const milestoneTitle = name('the title of a milestone', 255)
export const discussionCategory = name('the name of a category of discussions', 255)
export const metricsLabelValue = name('the value of the channel label in the metrics', 255)

const REVIEWER = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}(?:\/[A-Za-z0-9][A-Za-z0-9_-]{0,99})?$/

/** `alice`, or `acme/release` for a team. */
export const reviewer = text(
  'a login, or `org/team` for a team',
  { pattern: REVIEWER.source },
  (written) => {
    if (REVIEWER.test(written)) return written
    const bare = written.replace(/^@/, '')
    return new Refusal(
      'value',
      'This is neither a login nor `org/team`.',
      REVIEWER.test(bare) ? `Write \`${bare}\`.` : 'Write `alice`, or `acme/release` for a team.',
    )
  },
)

const LOGIN = /^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/

/** A person; teams cannot be assigned. */
export const login = text('a login', { pattern: LOGIN.source }, (written) =>
  LOGIN.test(written)
    ? written
    : new Refusal('value', 'This is not a login.', 'Write one such as `alice`, without `@`.'),
)

const BOT = /^[A-Za-z0-9][A-Za-z0-9_-]{0,99}\[bot\]$/

/** An App as GitHub shows it where it acts. */
export const botLogin = text(
  'the login of a bot, such as `renovate[bot]`',
  { pattern: BOT.source },
  (written) =>
    BOT.test(written)
      ? written
      : new Refusal(
          'value',
          'This is not the login of a bot.',
          'Write one such as `renovate[bot]`, with its ending; people with write access need not be named.',
        ),
)

const WORKFLOW_FILE = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,99}\.ya?ml$/

/** A file in `.github/workflows`, by its name alone. */
export const workflowFile = text(
  'the file name of a workflow, such as `health.yml`',
  { pattern: WORKFLOW_FILE.source },
  (written) => {
    if (WORKFLOW_FILE.test(written)) return written
    const bare = written.replace(/^\.?\/?\.github\/workflows\//, '')
    return new Refusal(
      'value',
      'This is not the file name of a workflow.',
      WORKFLOW_FILE.test(bare)
        ? `Write \`${bare}\`.`
        : 'Write the name of a file in `.github/workflows`, such as `health.yml`.',
    )
  },
)
