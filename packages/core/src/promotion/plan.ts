import type { ChannelName, Sha } from '../identifiers.ts'
import type { CommitStatus } from './promotion-state.ts'

/** What would be done, in order. A dry run prints it with "would"; applying is a loop. */
export type PromotionPlan = { readonly operations: readonly PromotionOperation[] }

export type PromotionOperation =
  | {
      /** Makes P through the Git Data API, then its branch: whoever makes the branch first wins. */
      readonly kind: 'create-promotion-commit'
      readonly branch: string
      readonly tree: Sha
      readonly parents: readonly Sha[]
      readonly message: string
    }
  | {
      readonly kind: 'open-pull-request'
      readonly branch: string
      readonly base: string
      readonly title: string
      readonly body: string
    }
  | {
      readonly kind: 'update-pull-request'
      readonly number: number
      readonly title: string
      readonly body: string
    }
  | { readonly kind: 'add-labels'; readonly labels: readonly string[] }
  | { readonly kind: 'request-reviewers'; readonly reviewers: readonly string[] }
  | {
      readonly kind: 'set-status'
      /** `promotion` stands for P, which an earlier operation may make. */
      readonly on: 'promotion' | Sha
      readonly context: string
      readonly state: CommitStatus['state']
      /** At most 140 characters. */
      readonly description: string
    }
  | {
      /** Moves the channel's ref from the baseline to P, and only from there. */
      readonly kind: 'land'
      readonly branch: string
      readonly channelBranch: string
      readonly baseline: Sha
      readonly tree: Sha
      /** The pull request that a merge queue has taken instead, which lands it later. */
      readonly queued?: number
    }
  | {
      /** Starts workflows on the channel's branch, each once, and confirms it on what landed. */
      readonly kind: 'dispatch'
      readonly channel: ChannelName
      readonly workflows: readonly string[]
      readonly channelBranch: string
      /** `landed`: what an earlier operation lands. */
      readonly on: 'landed' | Sha
    }
  | {
      /** Something was taken away from the channel without Sluice, and nobody was told. */
      readonly kind: 'open-incident'
      /** Tells a second run that the incident exists. */
      readonly marker: string
      readonly title: string
      readonly body: string
      readonly labels: readonly string[]
    }
  | {
      /** One comment, written anew in place where `comment` names it. */
      readonly kind: 'keep-comment'
      readonly number: number
      readonly body: string
      readonly comment?: number
    }
  | { readonly kind: 'close-superseded'; readonly number: number; readonly comment: string }
