import type { ChannelName } from '../identifiers.ts'
import type { BackportRules } from '../policy/policy.ts'
import { readBodyRecord } from './body-record.ts'
import type { ChangeKind } from './change-kind.ts'
import type { BackportOutcome, PullRequestLink } from './outcome.ts'

/** What there is of a backport to one channel. */
export type TargetState = {
  readonly channel: ChannelName
  /** The channel's branch. */
  readonly base: string
  readonly baseExists: boolean
  readonly pullRequest?: PullRequestLink & {
    readonly state: 'open' | 'closed' | 'merged'
    readonly draft: boolean
    readonly author: string
    readonly body: string
  }
}

export type TargetQuestion = {
  readonly kind: ChangeKind
  readonly rules: BackportRules
  /** The channel that promotions into `from` come from. */
  readonly source?: ChannelName
  /** A person named the target. */
  readonly asked: boolean
  readonly state: TargetState
}

/** What can be said without looking at the content; undefined where the change is to be carried. */
export function settleTarget(question: TargetQuestion): BackportOutcome | undefined {
  const { state } = question
  const { pullRequest } = state
  if (pullRequest !== undefined) return existing(pullRequest)
  const reason = leftOut({ ...question, channel: state.channel })
  if (reason !== undefined) {
    return {
      kind: 'left-out',
      reason,
      clear: `To carry it all the same, comment \`/backport ${state.channel}\`.`,
    }
  }
  if (state.baseExists) return undefined
  return {
    kind: 'failed',
    reason: `The branch ${state.base} does not exist.`,
    clear: 'Create it, or correct the channel’s `branch` in the policy.',
    conflicts: [],
  }
}

function existing({
  number,
  url,
  state,
  draft,
  author,
  body,
}: NonNullable<TargetState['pullRequest']>): BackportOutcome {
  const pullRequest = { number, url }
  if (state === 'merged') return { kind: 'merged', pullRequest }
  if (state === 'closed') return { kind: 'closed', pullRequest }
  const { commits, dropped, conflicts } = readBodyRecord(body) ?? {
    commits: [],
    dropped: [],
    conflicts: [],
  }
  const common = { pullRequest, commits, dropped, remarks: authorRemarks(author) }
  // Once a person has marked it ready, it is a pull request like any other.
  return draft && conflicts.length > 0
    ? { kind: 'conflict', ...common, conflicts }
    : { kind: 'open', ...common }
}

/** What whoever opened a pull request means for it. */
export function authorRemarks(author: string): readonly string[] {
  if (author !== 'github-actions[bot]') return []
  return [
    'Opened with GITHUB_TOKEN, so no workflow starts on it. Close and reopen it, or give the action the token of an App.',
  ]
}

/** Why a change is not for a channel unless somebody asks; undefined where it is. */
export function leftOut({
  kind,
  rules,
  source,
  asked,
  channel,
}: Omit<TargetQuestion, 'state'> & { readonly channel: ChannelName }): string | undefined {
  if (asked) return undefined
  if (kind.kind === 'rollback') return `it rolls ${rules.from} back, and only ${rules.from}`
  // What comes back to its source is there already; that is found out like any other content.
  if (kind.kind !== 'promotion' || channel === source) return undefined
  return rules.promotions.includes(channel)
    ? undefined
    : `it is a promotion, and the policy carries none to ${channel}`
}
