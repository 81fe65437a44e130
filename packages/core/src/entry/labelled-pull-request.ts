import type { Check, RequiredCheck } from '../evidence/evidence.ts'
import type { Sha } from '../identifiers.ts'
import type { AutoMergeRules, Channel } from '../policy/policy.ts'
import type { Review } from '../promotion/promotion-state.ts'

export type LabelledChannel = Channel & { readonly autoMerge: AutoMergeRules }

/** Everything that entry by label depends on, for one pull request into the channel. */
export type LabelledPullRequest = {
  readonly number: number
  readonly author: Author
  /** The commit that would be merged, and no other. */
  readonly head: Sha
  /** Somebody without write access can move its head. */
  readonly fromFork: boolean
  readonly isDraft: boolean
  /** Undefined where nobody has set the label since the pull request goes into this channel. */
  readonly label: LabelSet | undefined
  /** `unknown`: GitHub has not tried yet. */
  readonly conflicts: 'none' | 'some' | 'unknown'
  /** The channel's rules ask for a head that has the channel's newest commit, and it has not. */
  readonly isBehind: boolean
  /** By people with write access, the latest of each. */
  readonly reviews: readonly Review[]
  /** The channel's rules ask for reviews that are not there. */
  readonly lacksReviews: boolean
  readonly checks: readonly Check[]
  /** Without Sluice's own. */
  readonly requiredChecks: readonly RequiredCheck[]
  /** Policy and workflow files that it changes; undefined where it changes more than could be read. */
  readonly steeringFiles: readonly string[] | undefined
  /** The channel's rules let changes in through a merge queue only. */
  readonly queue: 'none' | 'to enter' | 'entered'
}

/** `ours`: the App that this run's own token belongs to. */
export type Author = { readonly login: string; readonly kind: 'person' | 'bot' | 'ours' }

/** Who put the label on, and what is known of the head since. */
export type LabelSet = {
  readonly by: Author
  /** Whether a person has write access to the repository; false for bots. */
  readonly canWrite: boolean
  /** Whether this head is the one that was labelled, as a run that was there at that time says. */
  readonly sawThisHead: boolean
  /** A bot that replaced the commits since. */
  readonly replacedBy?: string
}

/** What is to be done about one pull request. */
export type EntryAction = 'merge' | 'enqueue' | 'update' | 'none'

/** Which channel, and under which rules. */
export type EntryRulesInForce = {
  readonly channel: LabelledChannel
  /** Number of an earlier labelled pull request that will enter without anybody's help. */
  readonly ahead?: number
  /** Whether what this run's token pushes starts no workflow. */
  readonly pushesStartNothing?: boolean
}
