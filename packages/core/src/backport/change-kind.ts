import { isSha, type Sha } from '../identifiers.ts'
import { isRevertBranch } from '../revert/revert-commit.ts'

/** What a merged change is, as far as it matters for where it goes. */
export type ChangeKind =
  | { readonly kind: 'change' }
  /** It came from another channel, and goes on only where the policy says so. */
  | { readonly kind: 'promotion'; readonly candidate?: Sha }
  /** It took something back from this channel only. */
  | { readonly kind: 'rollback' }

export type ChangeFacts = {
  readonly landed: { readonly tree: Sha; readonly message: string }
  /** Trees along the channel's first parents before it, newest first. */
  readonly earlierTrees: readonly Sha[]
  /** The branch of the pull request, where it is one of this repository. */
  readonly headBranch?: string
  /** The branch that candidates of the channel come from. */
  readonly sourceBranch?: string
}

const CANDIDATE = /^Sluice-Candidate: ([0-9a-f]{40})$/m
const ROLLBACK = /^Sluice-(?:Rollback[A-Za-z-]*|Revert): \S/m

/**
 * A rollback is a commit with the tree of an earlier one, whatever it says of itself, or a revert
 * that Sluice made: another channel is for a person to decide. A promotion
 * comes from the source's own branch or says which candidate it has the tree of.
 */
export function changeKind(facts: ChangeFacts): ChangeKind {
  const { landed, earlierTrees, headBranch, sourceBranch } = facts
  const [before, ...older] = earlierTrees
  const goesBack = landed.tree !== before && older.includes(landed.tree)
  const isRevert = headBranch !== undefined && isRevertBranch(headBranch)
  if (ROLLBACK.test(landed.message) || isRevert || goesBack) return { kind: 'rollback' }
  const candidate = CANDIDATE.exec(landed.message)?.[1]
  if (candidate !== undefined && isSha(candidate)) return { kind: 'promotion', candidate }
  if (headBranch !== undefined && headBranch === sourceBranch) return { kind: 'promotion' }
  return { kind: 'change' }
}
