import type { Account } from './account.ts'

export interface DiscussionCategory {
  readonly id: number
  readonly name: string
  readonly slug: string
  readonly answerable: boolean
}

export interface Discussion {
  readonly id: number
  readonly number: number
  readonly title: string
  readonly body: string
  readonly category: DiscussionCategory
  readonly author: Account
  readonly createdAt: Date
}

/** What a repository has when discussions are switched on. */
export const defaultCategories: readonly DiscussionCategory[] = [
  { id: 1, name: 'Announcements', slug: 'announcements', answerable: false },
  { id: 2, name: 'General', slug: 'general', answerable: false },
  { id: 3, name: 'Ideas', slug: 'ideas', answerable: false },
  { id: 4, name: 'Q&A', slug: 'q-a', answerable: true },
  { id: 5, name: 'Show and tell', slug: 'show-and-tell', answerable: false },
]
