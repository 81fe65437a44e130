/** A status check that must have passed; `appId` pins who may say so. */
export interface RequiredCheck {
  readonly context: string
  readonly appId?: number | undefined
}

export interface RequiredReviews {
  readonly count: number
  readonly dismissStale: boolean
  readonly codeOwners: boolean
  readonly lastPushApproval: boolean
}

/** Classic branch protection. */
export interface Protection {
  readonly requiredChecks: readonly RequiredCheck[] | undefined
  /** The branch must be up to date with its base before merging. */
  readonly strict: boolean
  readonly reviews: RequiredReviews | undefined
  readonly enforceAdmins: boolean
  readonly linearHistory: boolean
  readonly allowForcePushes: boolean
  readonly allowDeletions: boolean
  readonly signatures: boolean
  readonly conversationResolution: boolean
  readonly lockBranch: boolean
  /** Who may push; undefined: everyone who can write. */
  readonly restrictPushes: readonly string[] | undefined
}

export type Rule =
  | { readonly type: 'creation' | 'deletion' | 'non_fast_forward' | 'required_linear_history' }
  | { readonly type: 'required_signatures' }
  | { readonly type: 'update' }
  | {
      readonly type: 'required_status_checks'
      readonly checks: readonly RequiredCheck[]
      readonly strict: boolean
      readonly skipOnCreate: boolean
    }
  | {
      readonly type: 'pull_request'
      readonly reviews: RequiredReviews
      readonly methods: readonly ('merge' | 'squash' | 'rebase')[]
    }
  | { readonly type: 'merge_queue'; readonly method: 'MERGE' | 'SQUASH' | 'REBASE' }

export interface BypassActor {
  readonly kind: 'app' | 'role' | 'user'
  /** An App's slug, a role's or a person's name. */
  readonly name: string
  readonly mode: 'always' | 'pull_request'
}

export interface Ruleset {
  readonly id: number
  readonly name: string
  readonly enforcement: 'active' | 'evaluate' | 'disabled'
  /** `~ALL`, `~DEFAULT_BRANCH` or `refs/heads/<fnmatch>`. */
  readonly include: readonly string[]
  readonly exclude: readonly string[]
  readonly rules: readonly Rule[]
  readonly bypass: readonly BypassActor[]
  readonly createdAt: Date
}
