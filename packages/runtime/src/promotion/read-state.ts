import {
  type EntryChannel,
  type HistoryEntry,
  type OtherPromotion,
  type PromotionState,
  parsePromotionBranch,
  type Sha,
  type Snapshot,
} from '@sluice/core'
import type { PresentPromotion } from '../github/present-promotion.ts'
import type { CandidateReading } from '../github/read-candidate.ts'
import type { ChannelsReading } from '../github/read-channels.ts'
import type { BranchRules } from '../github/read-required-checks.ts'
import type { SteeringFiles } from '../github/steering-files.ts'
import type { EnteringAuthors } from './entering-authors.ts'
import type { RunContext } from './run-context.ts'

/** The open promotions into a channel, known by the names of their branches. */
export function promotionsOf({ openPullRequests }: ChannelsReading, { name }: EntryChannel) {
  const promotions = openPullRequests.flatMap((pull) => {
    const named = pull.fromFork ? undefined : parsePromotionBranch(pull.headBranch, name)
    return named === undefined ? [] : [{ ...pull, named }]
  })
  return {
    /** Which of the entries have an open promotion, and for which of them its gates said no. */
    among(entries: readonly HistoryEntry[], baseline: Snapshot) {
      const candidatesOf = (some: typeof promotions): ReadonlySet<Sha> =>
        new Set(
          entries
            .map(({ commit }) => commit)
            .filter((commit) => some.some(({ named }) => commit.startsWith(named.candidate))),
        )
      // One onto another baseline is red because the channel moved: that says nothing of the candidate.
      const failed = promotions.filter(
        (one) => one.failed && baseline.commit.startsWith(one.named.baseline),
      )
      return { promoted: candidatesOf(promotions), failed: candidatesOf(failed) }
    },
    otherThan(
      branch: string,
      baseline: Snapshot,
      takenBack: ReadonlySet<Sha>,
    ): readonly OtherPromotion[] {
      return promotions
        .filter(({ headBranch }) => headBranch !== branch)
        .map(({ number, head, named }) => ({
          number,
          head,
          sameBaseline: baseline.commit.startsWith(named.baseline),
          takenBack: [...takenBack].some((commit) => commit.startsWith(named.candidate)),
        }))
    },
  }
}

/** Puts together what exists of the candidate's promotion. */
export function promotionState(given: {
  readonly context: RunContext
  readonly read: CandidateReading
  readonly present: PresentPromotion
  readonly rules: BranchRules
  readonly authors: EnteringAuthors
  readonly others: readonly OtherPromotion[]
  readonly gitHubToken: PromotionState['gitHubToken']
}): PromotionState {
  const { read, rules, authors, others, gitHubToken } = given
  const { head, pullRequest } = given.present
  return {
    ...(head === undefined ? {} : { head: headOf(head) }),
    ...(pullRequest === undefined ? {} : { pullRequest }),
    checks: (head?.checks.checks ?? []).map(({ workflowRunId, ...check }) => check),
    requiredChecks: rules.requiredChecks,
    protectedChanges: differingPaths(read.steering.baseline, read.steering.candidate),
    ...authors,
    statuses: { candidate: read.checks.own, promotion: head?.checks.own ?? {} },
    ...(gitHubToken === undefined ? {} : { gitHubToken }),
    ...(rules.mergeQueue ? { mergeQueue: true } : {}),
    others,
  }
}

function headOf({
  checks,
  ...head
}: NonNullable<PresentPromotion['head']>): NonNullable<PromotionState['head']> {
  return head
}

function differingPaths(baseline: SteeringFiles, candidate: SteeringFiles): readonly string[] {
  const paths = new Set([...Object.keys(baseline), ...Object.keys(candidate)])
  return [...paths].filter((path) => baseline[path] !== candidate[path]).sort()
}
