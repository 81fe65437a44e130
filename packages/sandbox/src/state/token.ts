import type { Account, App } from './account.ts'

export type Access = 'read' | 'write' | 'admin'

/** GitHub's own names of App permissions, and `workflows`. */
export type Permissions = Readonly<Record<string, Access>>

/**
 * `actions` is a job's GITHUB_TOKEN, `app` an installation token, `user` a person's.
 * They differ in what GitHub lets them start, approve and bypass.
 */
export type TokenKind = 'actions' | 'app' | 'user'

export interface Token {
  readonly value: string
  readonly kind: TokenKind
  readonly account: Account
  readonly app: App | undefined
  /** The repository that it was made for. A person's token reaches all where they have a role. */
  readonly repositoryId: number | undefined
  /** Undefined for a person's classic token: their role decides. */
  readonly permissions: Permissions | undefined
  readonly rateLimit: number
  used: number
}
