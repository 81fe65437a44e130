import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

const EXAMPLE = 'evidence/eval-{channel}.json'
const LONGEST_PATH = 512

/**
 * A path inside the workspace. It must tell the channels apart: one file for all of them would
 * compare a report with itself.
 */
export const reportPath = text(
  `a path such as \`${EXAMPLE}\``,
  { pattern: String.raw`\{channel\}`, maxLength: LONGEST_PATH },
  (written) => {
    const refused = (message: string) =>
      new Refusal('value', message, `Write a path such as \`${EXAMPLE}\`.`)
    if (written.length > LONGEST_PATH)
      return refused(`The path is longer than ${LONGEST_PATH} characters.`)
    if (/^[/~]|^[A-Za-z]:|\\/.test(written))
      return refused('The path must be relative to the workspace, with `/` between its parts.')
    if (written.split('/').includes('..'))
      return refused('The path leaves the workspace with `..`.')
    if (/[*?[\]]/.test(written)) return refused('The path is one file, not a pattern.')
    if (/[{}]/.test(written.replaceAll('{channel}', '')))
      return refused('`{channel}` is the only placeholder.')
    if (!written.includes('{channel}'))
      return refused('Every channel would read the same report: the path lacks `{channel}`.')
    if (written.endsWith('/') || written.split('/').includes(''))
      return refused('The path does not name a file.')
    return written
  },
)
