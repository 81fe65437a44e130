import { formatPolicyProblems, logText, parsePolicy, plainJson } from '@sluice/core'
import { type ExitCode, exitCode } from '../exit-code.ts'
import { readLocalPolicy } from '../repository/policy-file.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { describeAfterwards } from './describe-afterwards.ts'
import { describeChannel } from './describe-channel.ts'
import { describeEvidence } from './describe-evidence.ts'

/** Reads a policy from this machine: all of its problems, or what it means. Asks nobody else. */
export async function validate(
  file: string | undefined,
  { json }: { readonly json?: boolean },
  terminal: Terminal,
): Promise<ExitCode> {
  const { name, text } = await readLocalPolicy(file, terminal.directory)
  const result = parsePolicy(text, { file: name })
  const code = result.ok ? exitCode.fine : exitCode.unusable
  if (json) {
    const told = plainJson({ file: name, ...result })
    terminal.write(`${JSON.stringify(told, undefined, 2)}\n`)
    return code
  }
  if (!result.ok) {
    const count = result.problems.length
    terminal.write(`${formatPolicyProblems(result.problems)}\n\n`)
    terminal.write(
      `${terminal.paint('bad', '✗')} ${count === 1 ? '1 problem' : `${count} problems`}\n`,
    )
    return code
  }
  const { policy } = result
  const parts = [
    ...policy.channels.map((channel) => describeChannel(policy, channel)),
    describeAfterwards(policy),
    describeEvidence(policy),
  ]
  terminal.write(`${terminal.paint('good', '✓')} ${name} is a policy that can be used.\n\n`)
  for (const lines of parts) for (const line of lines) terminal.write(`${indented(line)}\n`)
  return code
}

/** Text of the policy must not command the terminal. */
function indented(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? []
  return indent + logText(line)
}
