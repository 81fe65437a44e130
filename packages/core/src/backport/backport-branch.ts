import type { ChannelName, Sha } from '../identifiers.ts'

/** What is carried: a pull request, or a push without one. */
export type ChangeKey =
  | { readonly kind: 'pull-request'; readonly number: number }
  | { readonly kind: 'push'; readonly after: Sha }

/** One branch for each change and channel. Creating it is the lock between two runs. */
export function backportBranch(channel: ChannelName, key: ChangeKey): string {
  const name = key.kind === 'pull-request' ? `pr-${key.number}` : key.after.slice(0, 12)
  return `sluice/backport/${channel}/${name}`
}
