import type { Policy } from '@sluice/core'
import { findPolicyFile } from '../github/read-policy-file.ts'
import { readPolicyText } from '../promotion/read-policy.ts'
import type { RunContext } from '../promotion/run-context.ts'

/**
 * Whether candidates come into a branch, and this run has not looked at them: it is not asked for, or
 * its look failed.
 *
 * @param looked names of the channels that were looked at.
 */
export async function isNotLookedAt(
  context: RunContext,
  branch: string,
  { named, looked }: { readonly named: string | undefined; readonly looked: readonly string[] },
): Promise<boolean> {
  const { channels } = await readPolicyFor(context, named)
  return channels.some(
    (channel) =>
      channel.entry !== undefined && channel.branch === branch && !looked.includes(channel.name),
  )
}

async function readPolicyFor(
  { client, repository, policyFile }: RunContext,
  named: string | undefined,
): Promise<Policy> {
  const file = await findPolicyFile(client, repository, {
    file: policyFile,
    ...(named === undefined ? {} : { channel: named }),
  })
  return readPolicyText(file.text, policyFile)
}
