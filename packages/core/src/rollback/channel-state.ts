import type { Sha } from '../identifiers.ts'
import type { HistoryEntry } from '../promotion/channel-history.ts'
import type { CommitStatus } from '../promotion/promotion-state.ts'

/** A state that the channel was in: a commit of its first-parent line, with what is known of it. */
export type ChannelState = HistoryEntry & {
  readonly message: string
  /** Message of the second parent, where the merge has just its tree: a person clicked the button. */
  readonly merged?: string
  /** ISO 8601, UTC. */
  readonly committedAt: string
  /** What a promotion says that it brought; absent on every other state. */
  readonly candidate?: PromotedCandidate
  /** When it entered: a promotion may wait for days after its commit was made. */
  readonly enteredAt: string
  /** Logins; people without an account are not among them. */
  readonly authors: readonly string[]
  /** The pull request by which it entered. */
  readonly pullRequest?: EnteredBy
  /** The pull request into another branch by which it was written. */
  readonly writtenBy?: EnteredBy
  /** Latest commit statuses of ours on it, by context. */
  readonly statuses: Readonly<Record<string, CommitStatus>>
}

export type PromotedCandidate = {
  readonly commit: Sha
  /** Latest commit statuses of ours on it; absent where it is not among the commits that were read. */
  readonly statuses?: Readonly<Record<string, CommitStatus>>
}

export type EnteredBy = {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly author: string
}

export function stateTitle({ message }: Pick<ChannelState, 'message'>): string {
  return message.split('\n', 1)[0]?.trim() || '(no message)'
}
