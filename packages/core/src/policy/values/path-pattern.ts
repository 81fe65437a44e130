import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

const LONGEST_PATTERN = 255
const EXAMPLE = '.github/**'

/** A path in the repository, with `*` inside a folder and `**` over any depth. */
export const pathPatternText = text(
  `a path or pattern such as \`${EXAMPLE}\``,
  { minLength: 1, maxLength: LONGEST_PATTERN },
  (written) => {
    const refused = (message: string) =>
      new Refusal('value', message, `Write a path such as \`${EXAMPLE}\` or \`migrations/**\`.`)
    if (written === '' || written !== written.trim() || written.length > LONGEST_PATTERN)
      return refused(
        `The pattern is empty, has space around it, or is longer than ${LONGEST_PATTERN} characters.`,
      )
    const parts = written.replace(/\/$/, '').split('/')
    if (parts.some((part) => part === '' || part === '.' || part === '..'))
      return refused(
        'The pattern must be a path in the repository, without `/` at its start, `.` or `..`.',
      )
    if (/[?[\]{}!\\]/.test(written)) return refused('Only `*` and `**` are wildcards.')
    if (parts.every((part) => part === '**' || part === '*'))
      return refused('The pattern means everything.')
    if (parts.some((part) => part.includes('**') && part !== '**'))
      return refused('`**` stands alone between slashes.')
    return written
  },
)
