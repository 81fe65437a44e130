import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import { overridesInForce } from './override.ts'
import type { PromotionState, Review, UnlinkedAuthor } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * Whether a person with write access, who wrote none of what enters, approved exactly the promotion
 * commit. Asked where the policy says so, and always when the promotion changes the policy or a
 * workflow (promise 6), or when a gate is overridden: an exception never lands by itself.
 */
export function judgeApproval(
  question: PromotionQuestion,
  state: PromotionState,
): readonly GateResult[] {
  const { channel } = question
  const { pullRequest, protectedChanges, head } = state
  const because =
    channel.entry.approval === 'human'
      ? `${channel.name} asks for a person`
      : protectedChanges.length > 0
        ? 'the promotion changes the policy or a workflow'
        : 'gates are overridden'
  const isException = protectedChanges.length > 0 || overridesInForce(question).length > 0
  if (channel.entry.approval === 'none' && !isException) return []
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
    remarks: unlinkedRemarks(state.unlinkedAuthors ?? []),
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
  if (state.authorsIncomplete === true) {
    return [
      {
        ...common,
        verdict: 'inconclusive',
        next: 'act',
        observed: 'authors not fully known',
        reason:
          'The authors of what enters are not fully known: it is more history than could be read. So nobody can be told to have written none of it.',
        clear: [
          'Bring the channel nearer first, with a smaller step: merge an older commit of the source by hand.',
        ],
      },
    ]
  }
  if (counted.length > 0) {
    return [
      {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed: describeApprovals(counted),
        reason: `${describeApprovals(counted)}.`,
        clear: [],
      },
    ]
  }
  return [
    {
      ...common,
      verdict: 'inconclusive',
      next: 'act',
      observed: whyNone(reviews, approvals, state),
      reason: `An approval is needed, since ${because}.`,
      clear: [
        pullRequest === undefined
          ? 'Review and approve the pull request.'
          : `Review and approve #${pullRequest.number}: \`gh pr review ${pullRequest.number} --approve\`.`,
      ],
    },
  ]
}

/** Whether it is by a person who wrote none of what enters. */
export function isIndependent(review: Pick<Review, 'by'>, state: Authors): boolean {
  return !isBot(review) && !isAuthor(review, state) && !mayBeAuthor(review, state)
}

type Authors = Pick<PromotionState, 'enteringAuthors' | 'unlinkedAuthors'>

function isBot({ by }: Pick<Review, 'by'>): boolean {
  return by.endsWith('[bot]')
}

function isAuthor({ by }: Pick<Review, 'by'>, { enteringAuthors }: Authors): boolean {
  return enteringAuthors.some((login) => login.toLowerCase() === by.toLowerCase())
}

/** Whether an author without an account bears the reviewer's login, as a name or in the address. */
function mayBeAuthor({ by }: Pick<Review, 'by'>, { unlinkedAuthors = [] }: Authors): boolean {
  const login = letters(by)
  return unlinkedAuthors.some(({ name, email }) => {
    // `12+alice@users.noreply.github.com` is how GitHub writes the address of alice.
    const mailbox = email.replace(/@.*$/, '').replace(/^\d+\+/, '')
    return letters(name) === login || letters(mailbox) === login
  })
}

/** `Alice Smith`, `alice.smith` and `alice-smith` are one. */
function letters(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

const MOST_NAMES = 5

/** Anyone can commit under an address that no account has; only people can tell who it was. */
function unlinkedRemarks(unlinked: readonly UnlinkedAuthor[]): readonly string[] {
  const count = new Set(unlinked.map(({ commit }) => commit)).size
  if (count === 0) return []
  const named = unlinked.map(({ name, commit }) => `${name} (${shortSha(commit)})`)
  const shown = named.slice(0, MOST_NAMES).join(', ')
  const more = named.length > MOST_NAMES ? ` and ${named.length - MOST_NAMES} more` : ''
  const commits = count === 1 ? '1 commit' : `${count} commits`
  return [
    `${commits} by people without an account: ${shown}${more}. Whoever approves vouches that they wrote none of it.`,
  ]
}

/** Approvals that are there and do not count, so that nobody wonders. */
function whyNone(
  reviews: readonly Review[],
  approvals: readonly Review[],
  state: PromotionState,
): string {
  if (approvals.length > 0) {
    const why = approvals.every(isBot)
      ? 'no person'
      : approvals.some((review) => isAuthor(review, state))
        ? 'who wrote some of it'
        : 'whose name is that of an author without an account'
    return `only by ${names(approvals)}, ${why}`
  }
  const older = reviews.filter(({ state }) => state === 'approved')
  return older.length === 0 ? 'none yet' : `only of another commit, by ${names(older)}`
}

/** All of them are of the present head. */
function describeApprovals(approvals: readonly Review[]): string {
  const [commit] = approvals.map((review) => shortSha(review.commit))
  return `${names(approvals)} approved ${commit}`
}

function names(reviews: readonly Review[]): string {
  return reviews.map(({ by }) => by).join(', ')
}
