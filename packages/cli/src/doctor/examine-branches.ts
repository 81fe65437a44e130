import type { EntryPair } from '@sluice/runtime'
import { type Finding, problem } from './finding.ts'

/** The branches themselves; without them nothing else can be said. */
export function examineBranches(
  { channel, from }: EntryPair,
  exists: { readonly channel: boolean; readonly from: boolean },
): readonly Finding[] {
  const absent = [
    ...(exists.channel ? [] : [channel.branch]),
    ...(exists.from ? [] : [from.branch]),
  ]
  return absent.map((branch) =>
    noBranch(branch, branch === from.branch ? channel.branch : from.branch),
  )
}

/** @param other a branch that it could begin from. */
export function noBranch(branch: string, other: string): Finding {
  return problem(
    `The branch ${branch} does not exist.`,
    `Make it: \`git push origin ${other}:refs/heads/${branch}\`; or set \`branch\` of the channel in the policy.`,
  )
}
