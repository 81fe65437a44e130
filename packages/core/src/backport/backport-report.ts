import type { Sha } from '../identifiers.ts'
import type { TargetOutcome } from './outcome.ts'

/** What is carried, as people know it. */
export type Original = {
  readonly title: string
  readonly author: string
  /** Absent for a push without a pull request. */
  readonly number?: number
  readonly url: string
  /** The commit at which the channel had it. */
  readonly landed: Sha
}

/** Everything that a report about one run says. Renderers add no knowledge. */
export type BackportReport = {
  readonly from: string
  readonly original: Original
  readonly repositoryUrl: string
  /** In the order of the policy. */
  readonly targets: readonly TargetOutcome[]
  /** Why there is nothing to do for any channel. */
  readonly nothing?: string
  readonly dryRun: boolean
}
