import type { Sha } from '../git/sha.ts'
import type { Account } from './account.ts'

export type ActivityType =
  | 'push'
  | 'force_push'
  | 'branch_creation'
  | 'branch_deletion'
  | 'pr_merge'
  | 'merge_queue_merge'

/** What the page "Activity" of a repository tells of a branch that moved. */
export interface Activity {
  readonly id: number
  readonly type: ActivityType
  /** The full name. */
  readonly ref: string
  /** Zeros where the branch was made. */
  readonly before: Sha
  /** Zeros where it was deleted. */
  readonly after: Sha
  readonly actor: Account
  readonly at: Date
}
