import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

const EXAMPLE = 'eval-{channel}-{tree}'
const LONGEST_NAME = 150

/**
 * The name of an artifact that holds one channel's reports about one commit. It must tell channels
 * and commits apart: else every artifact would have to be downloaded to find the right one.
 */
export const artifactName = text(
  `a name such as \`${EXAMPLE}\``,
  { pattern: String.raw`\{channel\}`, maxLength: LONGEST_NAME },
  (written) => {
    const refused = (message: string) =>
      new Refusal('value', message, `Write a name such as \`${EXAMPLE}\`.`)
    const bare = written.replace(/\{(channel|commit|tree)\}/g, '')
    if (written.length > LONGEST_NAME)
      return refused(`The name is longer than ${LONGEST_NAME} characters.`)
    if (/[{}]/.test(bare))
      return refused('`{channel}`, `{commit}` and `{tree}` are the only placeholders.')
    // What GitHub refuses in the name of an artifact.
    if (/["<>|:*?\\/\r\n]/.test(bare))
      return refused('GitHub does not allow this name for an artifact.')
    if (!written.includes('{channel}'))
      return refused('Every channel would read the same report: the name lacks `{channel}`.')
    if (!/\{(commit|tree)\}/.test(written))
      return refused('The name does not tell which commit it is about: it lacks `{tree}`.')
    return written
  },
)
