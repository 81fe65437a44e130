import type { BackportRules, Channel, Original, Policy } from '@sluice/core'
import { SluiceError } from '../errors.ts'
import type { BackportPlace } from '../github/change-answer.ts'
import type { BackportContext } from './backport-context.ts'

/** Nothing to carry, and why. */
export type Nothing = {
  readonly nothing: string
  readonly original: Original
  readonly from: string
  readonly repositoryUrl: string
}

/**
 * The channel that a change came into, and the rules by which it is carried on.
 *
 * @throws {SluiceError} `misconfigured` without a policy that carries anything.
 */
export async function channelAt(
  { policyFile }: BackportContext,
  { policy: file, branch, repositoryUrl }: BackportPlace,
  original: Original,
): Promise<{ policy: Policy; rules: BackportRules; from: Channel } | Nothing> {
  if (file === undefined) {
    throw new SluiceError(
      'misconfigured',
      `There is no policy ${policyFile} on ${branch} or the default branch. Commit one there: it says where changes are carried.`,
    )
  }
  const { readPolicyText } = await import('../promotion/read-policy.ts')
  const policy = readPolicyText(file.text, `${file.at}:${policyFile}`)
  const { backport: rules } = policy
  if (rules === undefined) {
    throw new SluiceError(
      'misconfigured',
      `The policy ${file.at}:${policyFile} carries nothing. Add \`backport: { from: stable, to: [next, legacy] }\`.`,
    )
  }
  const from = policy.channels.find(({ name }) => name === rules.from)
  if (from?.branch !== branch) {
    return {
      nothing: `${branch} is not the branch of ${rules.from}, the channel that changes are carried from.`,
      original,
      from: rules.from,
      repositoryUrl,
    }
  }
  return { policy, rules, from }
}
