import type { Sha } from '../identifiers.ts'
import type { PromotionBranchName } from '../promotion/promotion-commit.ts'

/** What a person asks in a comment that begins with `/sluice`. Whether they may is another question. */
export type Command =
  /** Look again now, and at the newest candidate. */
  | { readonly kind: 'refresh' }
  /** A commit that only the channel has need not be carried. */
  | { readonly kind: 'not-needed'; readonly commit: Sha; readonly reason: string }
  | {
      /** Let the candidate in although these gates do not. */
      readonly kind: 'override'
      /** `all`: each that was measured. Gates that could not be measured are named one by one. */
      readonly gates: 'all' | readonly string[]
      /** Which candidate on which baseline, where the place does not tell. */
      readonly pair?: PromotionBranchName
      /** For how long; as long as the policy allows by default. */
      readonly forSeconds?: number
      readonly reason: string
    }
  /** What was rolled back may come in again. */
  | { readonly kind: 'release'; readonly reason: string }

export type CommandKind = Command['kind']

/** A comment's command, or why it is none that can be taken. */
export type ParsedCommand =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly why: string }
