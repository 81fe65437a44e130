import { SluiceError } from '@sluice/runtime'
import { CommanderError } from 'commander'
import { commands } from './commands.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import type { Terminal } from './terminal/terminal.ts'

/** One run of the CLI. A problem ends it with a sentence; never with a stack. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code: ExitCode = exitCode.fine
  const program = commands(terminal, (ended) => {
    code = ended
  })
  try {
    await program.parseAsync([...args], { from: 'user' })
    return code
  } catch (problem) {
    // Help and version were asked for; all else that the parser ends with is a wrong command line.
    if (problem instanceof CommanderError)
      return problem.exitCode === 0 ? exitCode.fine : exitCode.unusable
    terminal.writeError(`sluice: ${sentenceOf(problem)}\n`)
    return exitCode.unusable
  }
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof SluiceError) return problem.message
  return `An error that Sluice does not know: ${problem instanceof Error ? problem.message : String(problem)}. Please report it.`
}
