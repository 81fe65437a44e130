import type { GateResult } from '../gates/gate.ts'
import { shortSha } from '../identifiers.ts'
import type { PromotionCommit } from './promotion-commit.ts'
import type { PromotionState, PullRequestState } from './promotion-state.ts'
import type { PromotionQuestion } from './question.ts'

/**
 * What must hold beside the gates before the channel's ref may move: the branch holds the judged
 * commit, its pull request is open, the checks that branch rules ask of it are green, and a person
 * approved it where one is asked. Each explains itself like a gate.
 */
export function judgeLanding(
  question: PromotionQuestion,
  commit: PromotionCommit,
  state: PromotionState,
): readonly GateResult[] {
  return [
    ...judgeBranch(commit, state),
    ...judgePullRequest(state),
    ...judgeRequiredChecks(state),
    ...judgeApproval(question, state),
  ]
}

const nothingElse = { sources: [], remarks: [] } as const

function judgeBranch(commit: PromotionCommit, { head }: PromotionState): readonly GateResult[] {
  if (head === undefined || isPromotionCommit(commit, head)) return []
  return [
    {
      gate: 'promotion branch',
      verdict: 'fail',
      next: 'act',
      observed: `${shortSha(head.commit)}, not what was judged`,
      required: 'the judged tree on the judged baseline',
      reason: `Someone moved ${commit.branch}: what it holds was judged by nobody.`,
      clear: [`Delete the branch \`${commit.branch}\`; the next run makes it anew.`],
      ...nothingElse,
    },
  ]
}

/** Whether a commit is, but for its date, the promotion commit that would be made now. */
export function isPromotionCommit(
  commit: PromotionCommit,
  head: NonNullable<PromotionState['head']>,
): boolean {
  return (
    head.tree === commit.tree &&
    head.parents.length === commit.parents.length &&
    head.parents.every((parent, index) => parent === commit.parents[index])
  )
}

function judgePullRequest({ pullRequest }: PromotionState): readonly GateResult[] {
  if (pullRequest === undefined || pullRequest.state !== 'closed') return []
  const { number, endedBy } = pullRequest
  return [
    {
      gate: 'pull request',
      verdict: 'fail',
      next: 'act',
      observed: `#${number} closed${endedBy === undefined ? '' : ` by ${endedBy}`}`,
      required: 'an open pull request',
      reason: 'A closed promotion is a person’s no to this candidate.',
      clear: [`Reopen it with \`gh pr reopen ${number}\`, or bring a newer commit.`],
      ...nothingElse,
    },
  ]
}

function judgeRequiredChecks({
  checks,
  requiredChecks,
  pullRequest,
}: PromotionState): readonly GateResult[] {
  if (requiredChecks.length === 0) return []
  const standing = requiredChecks.map(({ name, appId }) => {
    const matching = checks.filter(
      (check) => check.name === name && (appId === undefined || check.appId === appId),
    )
    return { name, states: matching.map(({ state }) => state) }
  })
  const inState = (test: (states: readonly string[]) => boolean) =>
    standing.filter(({ states }) => test(states)).map(({ name }) => name)
  // GitHub takes skipped and neutral for success on a required check.
  const green = inState(
    (s) => s.length > 0 && s.every((x) => ['success', 'skipped', 'neutral'].includes(x)),
  )
  const red = inState((s) => s.includes('red') || s.includes('unknown'))
  const absent = inState((s) => s.length === 0)
  const common = {
    gate: 'required checks',
    observed: `${green.length} of ${requiredChecks.length} on the promotion commit`,
    required: 'all that the branch rules of the channel require',
    ...nothingElse,
  }
  if (green.length === requiredChecks.length) {
    return [{ ...common, verdict: 'pass', next: 'nothing', reason: 'All are green.', clear: [] }]
  }
  if (red.length > 0) {
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        reason: `Red on the promotion commit: ${red.join(', ')}.`,
        clear: ['Look at the pull request’s checks and rerun them.'],
      },
    ]
  }
  if (absent.length > 0 && pullRequest?.startsNoWorkflows === true) {
    return [
      {
        ...common,
        verdict: 'inconclusive',
        next: 'act',
        reason: `${absent.join(', ')} will not report: what GITHUB_TOKEN opens starts no workflow.`,
        clear: [
          `Give the action an App token, or close and reopen #${pullRequest.number} by hand so that its checks start.`,
        ],
      },
    ]
  }
  return [
    {
      ...common,
      verdict: 'inconclusive',
      next: 'wait',
      reason: 'Checks on the promotion commit have not finished.',
      clear: ['The checks on the pull request to finish.'],
    },
  ]
}

function judgeApproval(
  { channel }: PromotionQuestion,
  { pullRequest, protectedChanges, enteringAuthors }: PromotionState,
): readonly GateResult[] {
  const because =
    channel.entry.approval === 'human'
      ? `${channel.name} asks for a person`
      : protectedChanges.length > 0
        ? 'it changes the policy or a workflow'
        : undefined
  if (because === undefined) return []
  const authors = new Set(enteringAuthors.map((login) => login.toLowerCase()))
  const counted = currentReviews(pullRequest)
  const against = counted.filter(({ state }) => state === 'changes-requested')
  const approvals = counted.filter(
    ({ state, by }) => state === 'approved' && !authors.has(by.toLowerCase()),
  )
  const common = {
    gate: 'approval',
    required: 'a person with write access who wrote none of it',
    ...nothingElse,
  }
  if (against.length > 0) {
    return [
      {
        ...common,
        verdict: 'fail',
        next: 'act',
        observed: `${against.map(({ by }) => by).join(', ')} asked for changes`,
        reason: 'A reviewer asked for changes.',
        clear: ['Settle it with the reviewer, who then approves or dismisses.'],
      },
    ]
  }
  if (approvals.length > 0) {
    const names = approvals.map(({ by }) => by).join(', ')
    return [
      {
        ...common,
        verdict: 'pass',
        next: 'nothing',
        observed: names,
        reason: `Approved by ${names}.`,
        clear: [],
      },
    ]
  }
  const own = counted.filter(({ state }) => state === 'approved').map(({ by }) => by)
  return [
    {
      ...common,
      verdict: 'inconclusive',
      next: 'act',
      observed: own.length === 0 ? 'none yet' : `only by ${own.join(', ')}, who wrote some of it`,
      reason: `An approval is needed, since ${because}.`,
      clear: [
        pullRequest === undefined
          ? 'Approve the pull request once it is there.'
          : `Approve #${pullRequest.number}: \`gh pr review ${pullRequest.number} --approve\`.`,
      ],
    },
  ]
}

/** Opinions of people with write access about exactly the present head. */
function currentReviews(pullRequest: PullRequestState | undefined) {
  return (pullRequest?.reviews ?? []).filter(
    ({ canWrite, commit, state }) =>
      canWrite && (state === 'changes-requested' || commit === pullRequest?.head),
  )
}
