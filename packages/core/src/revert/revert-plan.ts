import { type ChannelName, shortSha } from '../identifiers.ts'
import { gatesContext, revertContext, statusDescription } from '../promotion/status-contexts.ts'
import { labelAndAsk, startDeployments } from '../rollback/plan-removal.ts'
import { describeRemovalOperation, type RemovalOperation } from '../rollback/removal-operation.ts'
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
  /** Comes last, and is no part of the plan: looking for it takes longer than the revert. */
  | {
      readonly kind: 'offer-elsewhere'
      readonly number: number
      readonly title: string
      readonly body: string
      readonly channels: readonly ChannelName[]
    }
  | RemovalOperation

export type IncidentOperation = Extract<RemovalOperation, { kind: 'open-incident' }>

export type RevertPlanInput = {
  readonly question: RevertQuestion
  readonly state: RevertState
  readonly title: string
  readonly body: string
  /** Where there is somebody to tell of one: the channel is promoted into. */
  readonly incident?: IncidentOperation
  /** Why GitHub did not let it be pushed. */
  readonly refusal?: string
}

/** The operations that are still missing. */
export function planRevert(input: RevertPlanInput): readonly RevertOperation[] {
  const { question, state } = input
  if (state.pullRequest !== undefined) return completePullRequest(input)
  const { series, channel, head, rules } = question
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
    ? [
        ...make,
        { kind: 'push', channelBranch: channel.branch, from: head.commit },
        ...openIncident(input),
        ...startDeployments(rules, channel.branch),
      ]
    : [...make, ...openPullRequest(input)]
}

/** Statuses come before the pull request: at no moment it could be merged by accident. */
function openPullRequest(input: RevertPlanInput): readonly RevertOperation[] {
  const { question, state, title, body } = input
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
    ...labelAndAsk(labels(question, series.conflict !== undefined), rules, undefined),
    ...openIncident(input),
  ]
}

/** After what the revert itself needs; what a run that died has opened is not opened twice. */
function openIncident({ state, incident }: RevertPlanInput): readonly RevertOperation[] {
  return incident === undefined || state.incident !== undefined ? [] : [incident]
}

/** What a run that died has not set; what people made of it stays. */
function completePullRequest(input: RevertPlanInput): readonly RevertOperation[] {
  const { question, state } = input
  const { pullRequest, statuses: present, isDraft: draft } = state
  if (pullRequest === undefined) return []
  const conflicts = present[revertContext]?.state === 'failure'
  return [
    ...(draft && !conflicts && question.confirmed
      ? [{ kind: 'mark-ready', number: pullRequest.number } as const]
      : []),
    ...labelAndAsk(labels(question, conflicts), question.rules, pullRequest),
    ...openIncident(input),
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
    case 'offer-elsewhere':
      return `offer the revert on ${operation.channels.join(', ')} in #${operation.number}`
    default:
      return describeRemovalOperation(operation)
  }
}
