import { formatPolicyProblems, type Policy, parsePolicy } from '@sluice/core'
import { SluiceError } from '../errors.ts'

export { formatPolicyProblems, parsePolicy }

/** @throws {SluiceError} `misconfigured` with every problem of the file, its place and its fix. */
export function readPolicyText(text: string, file: string): Policy {
  const result = parsePolicy(text, { file })
  if (result.ok) return result.policy
  throw new SluiceError(
    'misconfigured',
    `The policy cannot be used:\n${formatPolicyProblems(result.problems)}`,
  )
}
