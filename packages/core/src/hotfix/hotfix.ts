import type { LabelledPullRequest } from '../entry/labelled-pull-request.ts'
import type { Sha } from '../identifiers.ts'
import type { CommitStatus, UnlinkedAuthor } from '../promotion/promotion-state.ts'

/**
 * An open pull request into a channel that candidates are promoted into, which is neither a promotion
 * nor a rollback or revert of Sluice: somebody's hotfix, backport or revert.
 */
export type Hotfix = {
  readonly number: number
  readonly url: string
  readonly title: string
  readonly head: Sha
  /** `sluice/<channel>` on its head, where this token wrote it. */
  readonly status?: CommitStatus
  readonly standing: HotfixStanding
}

export type HotfixStanding =
  /** The policy lets none in, or nobody labelled it. */
  | { readonly kind: 'not labelled' }
  | { readonly kind: 'labelled'; readonly facts: HotfixFacts }
  /** It is labelled, and could not be read: a sentence. */
  | { readonly kind: 'unread'; readonly why: string }

/** Everything that a labelled one depends on. */
export type HotfixFacts = Omit<LabelledPullRequest, 'isBehind' | 'lacksReviews' | 'queue'> & {
  /** Those of who labelled and who approved the head that have the role maintain or admin. */
  readonly maintainers: readonly string[]
  /** That this head was labelled is known by this very run, and is to be noted for those after it. */
  readonly isLabelledNow: boolean
  readonly merge?: TriedMerge
  readonly entering: EnteringCommits
}

/** What merging it would land now, as GitHub tried it. */
export type TriedMerge = { readonly tree: Sha; readonly parents: readonly Sha[] }

/** The commits that it has and the channel lacks. */
export type EnteringCommits =
  | { readonly kind: 'too many' }
  | {
      readonly kind: 'known'
      readonly commits: readonly EnteringCommit[]
      /** Those that the source channel has. */
      readonly ofSource: readonly Sha[]
      /** Logins. */
      readonly authors: readonly string[]
      readonly unlinkedAuthors: readonly UnlinkedAuthor[]
    }

export type EnteringCommit = {
  readonly commit: Sha
  readonly parents: readonly Sha[]
  readonly message: string
}

/**
 * Where a pull request's own commits begin: none of their parents is one of them. If it has anything of
 * another branch that the channel lacks, then one of these is on that branch too.
 */
export function rootsOf(commits: readonly EnteringCommit[]): readonly Sha[] {
  const own = new Set(commits.map(({ commit }) => commit))
  return commits
    .filter(({ parents }) => !parents.some((parent) => own.has(parent)))
    .map(({ commit }) => commit)
}
