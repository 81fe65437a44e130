import { shortSha } from '../identifiers.ts'
import { gatesContext, revertContext, statusDescription } from '../promotion/status-contexts.ts'
import { type RevertQuestion, type RevertState, undoneBy } from './revert-question.ts'
import { revertWay } from './revert-way.ts'

/** What would be done, in order. A dry run prints it with "would"; applying is a loop. */
export type RevertOperation =
  /** Makes the commits and their branch: whoever makes the branch first wins. */
  | {
      readonly kind: 'make-branch'
      readonly branch: string
      readonly commits: number
      readonly onto: string
      readonly anew: boolean
    }
  /** Moves the channel's branch from its head to the reverts, and only from there. */
  | { readonly kind: 'push'; readonly channelBranch: string; readonly from: string }
  | {
      readonly kind: 'set-status'
      readonly context: string
      readonly state: 'success' | 'failure'
      /** At most 140 characters. */
      readonly description: string
    }
  | {
      readonly kind: 'open-pull-request'
      readonly branch: string
      readonly base: string
      readonly title: string
      readonly body: string
      readonly draft: boolean
    }
  | { readonly kind: 'mark-ready'; readonly number: number }
  | { readonly kind: 'add-labels'; readonly labels: readonly string[] }
  | { readonly kind: 'request-reviewers'; readonly reviewers: readonly string[] }

export type RevertPlanInput = {
  readonly question: RevertQuestion
  readonly state: RevertState
  readonly title: string
  readonly body: string
  /** Why GitHub did not let it be pushed. */
  readonly refusal?: string
}

/** The operations that are still missing. */
export function planRevert(input: RevertPlanInput): readonly RevertOperation[] {
  const { question, state } = input
  if (state.pullRequest !== undefined) return completePullRequest(input)
  const { series, channel, head } = question
  const commits = series.applied.length + (series.conflict === undefined ? 0 : 1)
  const make: readonly RevertOperation[] =
    state.made === 'ready'
      ? []
      : [
          {
            kind: 'make-branch',
            branch: state.branch,
            commits,
            onto: head.commit,
            anew: state.made === 'stale',
          },
        ]
  return revertWay(question, input.refusal).kind === 'push'
    ? [...make, { kind: 'push', channelBranch: channel.branch, from: head.commit }]
    : [...make, ...openPullRequest(input)]
}

/** Statuses come before the pull request: at no moment it could be merged by accident. */
function openPullRequest({ question, state, title, body }: RevertPlanInput) {
  const { channel, series, rules } = question
  const { branch } = state
  const base = channel.branch
  const draft = isDraft(question)
  return [
    ...statuses(question).filter(({ context, ...wanted }) => {
      const present = state.statuses[context]
      return present?.state !== wanted.state || present.description !== wanted.description
    }),
    { kind: 'open-pull-request', branch, base, title, body, draft },
    { kind: 'add-labels', labels: labels(question, series.conflict !== undefined) },
    ...(rules.reviewers.length > 0
      ? [{ kind: 'request-reviewers', reviewers: rules.reviewers } as const]
      : []),
  ] as const
}

/** What a run that died has not set; what people made of it stays. */
function completePullRequest({ question, state }: RevertPlanInput): readonly RevertOperation[] {
  const { pullRequest, statuses: present, isDraft: draft } = state
  if (pullRequest === undefined) return []
  const conflicts = present[revertContext]?.state === 'failure'
  const missing = labels(question, conflicts).filter((one) => !pullRequest.labels.includes(one))
  const asked = [...pullRequest.requestedReviewers, ...pullRequest.reviews.map(({ by }) => by)].map(
    (login) => login.toLowerCase(),
  )
  const reviewers = question.rules.reviewers.filter((one) => !asked.includes(one.toLowerCase()))
  return [
    ...(draft && !conflicts && question.confirmed
      ? [{ kind: 'mark-ready', number: pullRequest.number } as const]
      : []),
    ...(missing.length > 0 ? [{ kind: 'add-labels', labels: missing } as const] : []),
    ...(reviewers.length > 0 ? [{ kind: 'request-reviewers', reviewers } as const] : []),
  ]
}

function isDraft({ series, irreversible, confirmed }: RevertQuestion): boolean {
  return series.conflict !== undefined || (irreversible.length > 0 && !confirmed)
}

function statuses({ channel, from, series }: RevertQuestion) {
  const { conflict } = series
  const states = { kind: 'set-status' } as const
  if (conflict !== undefined) {
    const description = statusDescription(
      `Conflict markers of ${shortSha(conflict.pick.commit.sha)} must be resolved`,
    )
    return [{ ...states, context: revertContext, state: 'failure', description }] as const
  }
  // Branch protection of a channel that is promoted into may require it of everything that enters.
  const description = statusDescription(`revert of ${undoneBy({ series }).length}`)
  return from === undefined
    ? []
    : ([{ ...states, context: gatesContext(channel.name), state: 'success', description }] as const)
}

function labels({ from, severity, rules }: RevertQuestion, conflicts: boolean): readonly string[] {
  const own = ['revert', ...(from === undefined ? [] : [severity]), ...rules.labels]
  return [...new Set(conflicts ? [...own, 'revert conflict'] : own)]
}

export function describeRevertOperation(operation: RevertOperation): string {
  switch (operation.kind) {
    case 'make-branch':
      return `commit ${operation.commits === 1 ? 'the revert' : `${operation.commits} reverts`} on ${operation.onto.slice(0, 7)} as ${operation.branch}${operation.anew ? ', in place of those on an older head' : ''}`
    case 'push':
      return `move ${operation.channelBranch} from ${operation.from.slice(0, 7)} to the revert`
    case 'set-status':
      return `set ${operation.context} on the revert to ${operation.state}: ${operation.description}`
    case 'open-pull-request':
      return `open the ${operation.draft ? 'draft ' : ''}pull request “${operation.title}” from ${operation.branch} into ${operation.base}`
    case 'mark-ready':
      return `mark #${operation.number} ready for review`
    case 'add-labels':
      return `add the labels ${operation.labels.join(', ')}`
    case 'request-reviewers':
      return `ask ${operation.reviewers.join(', ')} for a review`
  }
}
