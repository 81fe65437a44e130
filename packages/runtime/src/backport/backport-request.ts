import type { Sha } from '@sluice/core'

/** What a run was asked for. */
export type BackportRequest = {
  readonly change: RequestedChange
  /** Channels that a person named; they replace the policy's, and say yes to a rollback. */
  readonly targets?: readonly string[]
  /** Instead of the policy's. */
  readonly conflicts?: 'draft' | 'fail'
  readonly dryRun: boolean
}

export type RequestedChange =
  | { readonly kind: 'pull-request'; readonly number: number }
  | {
      readonly kind: 'push'
      readonly branch: string
      readonly before: Sha
      readonly after: Sha
      /** Who pushed. */
      readonly by: string
    }
