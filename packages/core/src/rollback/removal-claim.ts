import type { Sha } from '../identifiers.ts'

/** What a revert of Sluice says of itself. */
export type RemovalClaim = {
  /** The head that it was made on, which its incident is about: the channel may have moved since. */
  readonly of: Sha
  /** When it was committed: ISO 8601, UTC. A release that is older is not about it. */
  readonly at: string
}
