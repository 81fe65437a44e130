import { Refusal } from '../problem.ts'
import { text } from './scalar.ts'

const LONGEST_COMMAND = 500

/** A command as reports print it, in code: one line that cannot end the code around it. */
export const commandLine = text(
  'a command such as `curl -f http://localhost:8000/healthz`',
  { minLength: 1, maxLength: LONGEST_COMMAND },
  (written) => {
    const refused = (message: string, fix: string) => new Refusal('value', message, fix)
    if (written.trim() === '')
      return refused('The command is empty.', 'Write it, or remove the key.')
    if ([...written].length > LONGEST_COMMAND)
      return refused(
        `The command is longer than ${LONGEST_COMMAND} characters.`,
        'Put it into a script, and name that.',
      )
    if (/[\n\r]/.test(written))
      return refused('The command has several lines.', 'Put them into a script, and name that.')
    if (written.includes('`'))
      return refused('A report prints the command between backticks.', 'Write `$(…)` for them.')
    return written
  },
)
