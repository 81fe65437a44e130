import type { Sha } from '../identifiers.ts'
import type { Carrier } from '../promotion/channel-only-changes.ts'
import type { Pick } from './select-picks.ts'

/** A pick that the target does not need, and how that shows. */
export type DroppedPick = {
  readonly pick: Pick
  readonly by: Carrier['by'] | 'changes-nothing'
  /** The target's commit that has it. */
  readonly as?: Sha
}

export type ConflictedPath = {
  readonly path: string
  /** git's word: `contents`, `modify/delete`, `rename/delete`, `binary`… */
  readonly kind: string
}

/** An earlier change of the channel to a conflicted file, which the target lacks. */
export type LackingChange = { readonly commit: Sha; readonly title: string }

export type Conflict = {
  readonly pick: Pick
  readonly paths: readonly ConflictedPath[]
  /** Picks that were not tried, oldest first. */
  readonly remaining: readonly Pick[]
  readonly lacking: readonly LackingChange[]
}

/** A pick as it is on the target's branch. */
export type AppliedPick = { readonly pick: Pick; readonly commit: Sha }

export type PullRequestLink = { readonly number: number; readonly url: string }

/** What was picked, and the commit that it became; null where none was made. */
export type CommitSummary = { readonly from: Sha; readonly to: Sha | null }

/**
 * What became of a change on one channel. `open` and `conflict` have a pull request unless it is a
 * dry run; a conflict waits for a person. `failed` is red; everything else is not.
 */
export type BackportOutcome =
  | {
      readonly kind: 'open'
      readonly pullRequest?: PullRequestLink
      readonly commits: readonly CommitSummary[]
      readonly dropped: readonly CommitSummary[]
      /** What a person should know although it went well. */
      readonly remarks: readonly string[]
    }
  | {
      readonly kind: 'conflict'
      readonly pullRequest?: PullRequestLink
      readonly commits: readonly CommitSummary[]
      readonly dropped: readonly CommitSummary[]
      readonly conflicts: readonly ConflictedPath[]
      readonly remarks: readonly string[]
    }
  | { readonly kind: 'already-there'; readonly how: string }
  | { readonly kind: 'merged'; readonly pullRequest: PullRequestLink }
  | { readonly kind: 'closed'; readonly pullRequest: PullRequestLink }
  | { readonly kind: 'left-out'; readonly reason: string; readonly clear: string }
  | {
      readonly kind: 'failed'
      readonly reason: string
      readonly clear: string
      readonly conflicts: readonly ConflictedPath[]
    }

/** The only red outcome: a conflict waits as a draft, in sight of everybody. */
export function hasFailed({ outcome }: TargetOutcome): boolean {
  return outcome.kind === 'failed'
}

export type TargetOutcome = { readonly channel: string; readonly outcome: BackportOutcome }
