import type { Sha } from '../git/sha.ts'
import type { Account } from './account.ts'

export interface Label {
  readonly id: number
  name: string
  color: string
  description: string | null
}

export interface Milestone {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly description: string | null
  readonly creator: Account
  readonly createdAt: Date
}

export interface Comment {
  readonly id: number
  readonly author: Account
  body: string
  readonly createdAt: Date
  updatedAt: Date
  /** Who edited it last. */
  editor: Account | undefined
  /** The App through which it was written, as GitHub tells. */
  readonly viaApp: number | undefined
  readonly reactions: Reaction[]
}

interface Reaction {
  readonly id: number
  readonly author: Account
  readonly content: string
  readonly createdAt: Date
}

export type StateReason = 'completed' | 'not_planned' | 'reopened' | 'duplicate'

/** What closed an issue: a pull request's or a commit's words, or undefined for somebody's hand. */
export type Closer =
  | { readonly kind: 'commit'; readonly sha: Sha }
  | { readonly kind: 'pull-request'; readonly number: number }

/** What happened to an issue or pull request, in the order of the timeline. */
export type TimelineEvent = { readonly id: number; readonly at: Date; readonly actor: Account } & (
  | { readonly event: 'labeled' | 'unlabeled'; readonly label: Label }
  | { readonly event: 'assigned' | 'unassigned'; readonly assignee: Account }
  | { readonly event: 'closed'; readonly closer: Closer | undefined; readonly reason: StateReason }
  | { readonly event: 'reopened' | 'ready_for_review' | 'convert_to_draft' }
  | { readonly event: 'merged'; readonly sha: Sha }
  | { readonly event: 'head_ref_deleted' | 'auto_merge_enabled' | 'auto_merge_disabled' }
  | { readonly event: 'added_to_merge_queue' }
  | { readonly event: 'removed_from_merge_queue'; readonly reason: string }
  | {
      readonly event: 'head_ref_force_pushed' | 'base_ref_force_pushed'
      readonly before: Sha
      readonly after: Sha
    }
  | {
      readonly event: 'base_ref_changed' | 'automatic_base_change_succeeded'
      readonly from: string
      readonly to: string
    }
  | { readonly event: 'commented'; readonly comment: Comment }
)

/** What an issue and a pull request have in common: GitHub numbers both in one row. */
export interface IssueBase {
  readonly id: number
  readonly number: number
  title: string
  body: string | null
  readonly author: Account
  state: 'open' | 'closed'
  stateReason: StateReason | undefined
  labels: Label[]
  assignees: Account[]
  milestone: Milestone | undefined
  comments: Comment[]
  timeline: TimelineEvent[]
  readonly createdAt: Date
  updatedAt: Date
  closedAt: Date | undefined
  closedBy: Account | undefined
}

export interface Issue extends IssueBase {
  readonly kind: 'issue'
}
