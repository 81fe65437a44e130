import type { Account } from './account.ts'

/** A comment on a whole commit. */
export interface CommitComment {
  readonly id: number
  readonly sha: string
  readonly author: Account
  body: string
  readonly createdAt: Date
  updatedAt: Date
}
