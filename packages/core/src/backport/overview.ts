import type { ChannelOnlyChange } from '../evidence/evidence.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { BackportRules } from '../policy/policy.ts'
import { readBodyRecord } from './body-record.ts'
import type { ChangeKind } from './change-kind.ts'
import type { PullRequestLink } from './outcome.ts'
import type { TargetState } from './settle-target.ts'
import { leftOut } from './settle-target.ts'

/** What there is of one change on one channel. */
export type BackportState =
  /** By content, as in the `fixes` gate. */
  | { readonly kind: 'there' }
  /** Not there, and nothing carries it. */
  | { readonly kind: 'missing' }
  /** Not there; its backport waits, was closed, or was merged and is gone again. */
  | {
      readonly kind: 'open' | 'conflict' | 'closed' | 'merged'
      readonly pullRequest: PullRequestLink
    }
  | { readonly kind: 'not-carried'; readonly why: string }
  /** The channel could not be compared. */
  | { readonly kind: 'unknown' }

/** A merged pull request, or a commit that came without one. */
export type OverviewChange = {
  /** Oldest last. */
  readonly commits: readonly Sha[]
  readonly title: string
  readonly number?: number
  readonly kind: ChangeKind
}

export type OverviewTarget = {
  readonly channel: ChannelName
  /** What only the source channel has, as the `fixes` gate sees it; or why nobody can tell. */
  readonly lacks: readonly ChannelOnlyChange[] | { readonly unjudged: string }
}

export type OverviewFacts = {
  readonly rules: BackportRules
  /** The channel that promotions into the source come from. */
  readonly source?: ChannelName
  readonly repositoryUrl: string
  readonly targets: readonly OverviewTarget[]
  /** Newest first. */
  readonly changes: readonly OverviewChange[]
  /** Commits that some channel lacks and that are not among the changes: more than is read. */
  readonly unread: number
  readonly backportOf: (
    change: OverviewChange,
    channel: ChannelName,
  ) => TargetState['pullRequest'] | undefined
}

/** Which changes of the source channel have not reached which others. */
export type BackportOverview = {
  readonly from: ChannelName
  readonly repositoryUrl: string
  readonly channels: readonly { readonly name: ChannelName; readonly unjudged?: string }[]
  /** Those that some channel lacks, newest first; states in the order of the channels. */
  readonly rows: readonly {
    readonly change: OverviewChange
    readonly states: readonly BackportState[]
  }[]
  readonly unread: number
}

/** Puts together what each channel lacks. */
export function backportOverview(facts: OverviewFacts): BackportOverview {
  const { rules, repositoryUrl, targets, changes, unread } = facts
  const rows = changes.map((change) => ({
    change,
    states: targets.map((target) => stateOf(facts, change, target)),
  }))
  const settled = ['there', 'not-carried', 'unknown']
  return {
    from: rules.from,
    repositoryUrl,
    channels: targets.map(({ channel, lacks }) => ({
      name: channel,
      ...('unjudged' in lacks ? { unjudged: lacks.unjudged } : {}),
    })),
    rows: rows.filter(({ states }) => !states.every(({ kind }) => settled.includes(kind))),
    unread,
  }
}

function stateOf(
  { rules, source, backportOf }: OverviewFacts,
  change: OverviewChange,
  { channel, lacks }: OverviewTarget,
): BackportState {
  if ('unjudged' in lacks) return { kind: 'unknown' }
  const own = lacks.filter(({ commit }) => change.commits.includes(commit))
  if (own.some(({ status }) => status.kind === 'removal'))
    return { kind: 'not-carried', why: 'takes earlier changes away' }
  if (!own.some(({ status }) => status.kind === 'lost')) return { kind: 'there' }
  const pull = backportOf(change, channel)
  if (pull !== undefined) {
    const { number, url, state, draft, body } = pull
    const conflicts = draft && (readBodyRecord(body)?.conflicts.length ?? 0) > 0
    return {
      kind: state === 'open' && conflicts ? 'conflict' : state,
      pullRequest: { number, url },
    }
  }
  const why = leftOut({
    kind: change.kind,
    rules,
    asked: false,
    channel,
    ...(source === undefined ? {} : { source }),
  })
  return why === undefined ? { kind: 'missing' } : { kind: 'not-carried', why }
}
