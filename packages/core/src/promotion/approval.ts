import type { GateResult } from '../gates/gate.ts'
import type { PromotionState, Review } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * Whether a person with write access, who wrote none of what enters, approved exactly the promotion
 * commit. Asked where the policy says so, and always when the promotion changes the policy or a
 * workflow (promise 6).
 */
export function judgeApproval(
  { channel }: PromotionQuestion,
  state: PromotionState,
): readonly GateResult[] {
  const { pullRequest, protectedChanges, head } = state
  const because =
    channel.entry.approval === 'human'
      ? `${channel.name} asks for a person`
      : 'the promotion changes the policy or a workflow'
  if (channel.entry.approval === 'none' && protectedChanges.length === 0) return []
  const reviews = (pullRequest?.reviews ?? []).filter(({ canWrite }) => canWrite)
  const against = reviews.filter(({ state }) => state === 'changes-requested')
  const approvals = reviews.filter(
    ({ state, commit }) =>
      state === 'approved' && commit === head?.commit && commit === pullRequest?.head,
  )
  const counted = approvals.filter((review) => isIndependent(review, state))
  const common = {
    gate: 'approval',
    required: 'a person with write access who wrote none of it',
    sources: [],
    remarks: [],
  }
  if (against.length > 0) {
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        observed: `${names(against)} asked for changes`,
        reason: `${names(against)} asked for changes.`,
        clear: ['Settle it with the reviewer, who then approves or dismisses the review.'],
      },
    ]
  }
  if (counted.length > 0) {
    return [
      {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed: names(counted),
        reason: `Approved by ${names(counted)}.`,
        clear: [],
      },
    ]
  }
  return [
    {
      ...common,
      verdict: 'inconclusive',
      next: 'act',
      observed: whyNone(reviews, approvals),
      reason: `An approval is needed, since ${because}.`,
      clear: [
        pullRequest === undefined
          ? 'Review and approve the pull request.'
          : `Review and approve #${pullRequest.number}: \`gh pr review ${pullRequest.number} --approve\`.`,
      ],
    },
  ]
}

function isIndependent({ by }: Review, { enteringAuthors }: PromotionState): boolean {
  const authors = enteringAuthors.map((login) => login.toLowerCase())
  return !by.endsWith('[bot]') && !authors.includes(by.toLowerCase())
}

/** Approvals that are there and do not count, so that nobody wonders. */
function whyNone(reviews: readonly Review[], approvals: readonly Review[]): string {
  const [own] = approvals
  if (own !== undefined) {
    const bots = approvals.every(({ by }) => by.endsWith('[bot]'))
    return `only by ${names(approvals)}, ${bots ? 'no person' : 'who wrote some of it'}`
  }
  const older = reviews.filter(({ state }) => state === 'approved')
  return older.length === 0 ? 'none yet' : `only of another commit, by ${names(older)}`
}

function names(reviews: readonly Review[]): string {
  return reviews.map(({ by }) => by).join(', ')
}
