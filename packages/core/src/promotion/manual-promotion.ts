import type { GateResult } from '../gates/gate.ts'
import type { TriedMerge } from '../hotfix/hotfix.ts'
import { type Sha, shortSha } from '../identifiers.ts'
import { judgeApproval } from './approval.ts'
import type { CandidateDecision } from './decision.ts'
import { type LookStatus, lookStatus } from './look-status.ts'
import type { CommitStatus, PromotionState, PullRequestState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'

/** A person's own pull request from the source into the channel, such as `-B stable -H next`. */
export type ManualPromotion = {
  readonly pullRequest: PullRequestState
  readonly headBranch: string
  readonly headTree: Sha
  /** What merging it now would land, as GitHub tried it; undefined where it has not, or cannot. */
  readonly merge?: TriedMerge
  readonly hasConflicts: boolean
  /** `sluice/<channel>` on its head. */
  readonly status?: CommitStatus
  /** Ours, from an earlier look. */
  readonly comment?: { readonly id: number; readonly body: string }
  /** Merging it deletes its head branch, which is a channel's. */
  readonly deletesChannel: boolean
  readonly mayRebase: boolean
}

/** The gates and conditions of a manual promotion, and the status that says so on its head. */
export type ManualJudgement = {
  readonly gates: readonly GateResult[]
  readonly conditions: readonly GateResult[]
  readonly status: LookStatus
}

/**
 * A manual promotion has the same gates as one of Sluice's own, and is green only while merging it
 * would land exactly the tree that was judged on exactly the baseline (promise 2). GitHub merges
 * whatever it is told to, so that a person's approval is asked here as well.
 */
export function judgeManual(
  question: PromotionQuestion,
  decision: CandidateDecision,
  state: PromotionState,
  manual: ManualPromotion,
): ManualJudgement {
  const { pullRequest } = manual
  if (pullRequest.head !== question.candidate.commit) {
    const conditions = [otherCandidate(question, manual)]
    return { gates: [], conditions, status: lookStatus({ ...decision, gates: conditions }) }
  }
  const head = { commit: pullRequest.head, tree: manual.headTree, parents: [] }
  const conditions = [
    ...judgeMerge(question, manual),
    ...judgeApproval(question, { ...state, head, pullRequest }),
  ]
  const gates = [...decision.gates, ...conditions]
  return { gates: decision.gates, conditions, status: lookStatus({ ...decision, gates }) }
}

const merge = { gate: 'merge', sources: [], remarks: [] } as const

function otherCandidate(
  { candidate, from }: PromotionQuestion,
  { pullRequest: { head } }: ManualPromotion,
): GateResult {
  return {
    gate: 'candidate',
    verdict: 'inconclusive',
    next: 'wait',
    observed: shortSha(head),
    required: `${shortSha(candidate.commit)}, which is judged`,
    reason: `The candidate is ${shortSha(candidate.commit)}; nobody has judged ${shortSha(head)}.`,
    clear: [
      `${shortSha(head)} to become the candidate. Where a promotion of an older commit of ${from.name} is open, the comment \`/sluice refresh\` on that pull request asks for a newer one.`,
    ],
    sources: [],
    remarks: [],
  }
}

function judgeMerge(
  { channel, baseline, candidate }: PromotionQuestion,
  { merge: tried, hasConflicts, pullRequest: { number } }: ManualPromotion,
): readonly GateResult[] {
  const required = 'exactly the judged tree, on the judged baseline'
  if (hasConflicts) {
    return [
      {
        ...merge,
        verdict: 'fail',
        next: 'act',
        observed: 'conflicts',
        required,
        reason: `${channel.name} has commits of its own that conflict with it.`,
        clear: [`Close #${number}: Sluice’s own promotion lands the judged tree all the same.`],
      },
    ]
  }
  if (tried === undefined || tried.parents[0] !== baseline.commit) {
    return [
      {
        ...merge,
        verdict: 'inconclusive',
        next: 'wait',
        observed: tried === undefined ? 'not tried yet' : 'tried on another baseline',
        required,
        reason: 'GitHub has not yet tried what merging it would give now.',
        clear: ['The next look.'],
      },
    ]
  }
  if (tried.tree !== candidate.tree) {
    return [
      {
        ...merge,
        verdict: 'fail',
        next: 'act',
        observed: 'another tree',
        required,
        reason: `${channel.name} has commits of its own: merging it would land a tree that nobody judged.`,
        clear: [
          `Close #${number}: Sluice’s own promotion lands exactly the judged tree. Or bring what only ${channel.name} has to the source first.`,
        ],
      },
    ]
  }
  return [
    {
      ...merge,
      verdict: 'pass',
      next: 'nothing',
      observed: 'the judged tree',
      required,
      reason: 'Merging it lands exactly what was judged.',
      clear: [],
    },
  ]
}
