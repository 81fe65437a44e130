import type { ChannelName, Sha } from '../identifiers.ts'
import type { NotifyRules } from '../notices/notice-rule.ts'
import type { RollbackRules } from '../rollback/rollback-question.ts'
import type { EvidenceSources } from './evidence-sources.ts'
import type { CiRule, GateRules } from './gate-rules.ts'
import type { HotfixRule } from './hotfix-settings.ts'
import type { OverrideRule } from './override-rule.ts'
import type { RunbookCommands } from './runbook-settings.ts'

/**
 * A policy as the rest of Sluice reads it: defaults filled in, units settled, every
 * cross-reference checked. `parsePolicy` makes it from `.github/sluice.yml`.
 */
export type Policy = {
  readonly version: 1
  /** In the order of the file. A channel that is not listed does not exist. */
  readonly channels: readonly Channel[]
  /** Absent where nothing is carried from one channel to others. */
  readonly backport?: BackportRules
  readonly evidence: EvidenceSources
  readonly rollback: RollbackRules
  /** Who is told of an incident; empty lists where the policy says nothing. */
  readonly notify: NotifyRules
  readonly runbook: RunbookCommands
}

/** How changes that were merged into one channel are carried to others. */
export type BackportRules = {
  readonly from: ChannelName
  readonly to: readonly ChannelName[]
  /** Label that asks for one more channel; `{channel}` stands for its name. */
  readonly label: string
  readonly conflicts: 'draft' | 'fail'
  /** Channels that promotions into `from` are carried to as well. */
  readonly promotions: readonly ChannelName[]
  readonly labels: readonly string[]
  readonly conflictLabels: readonly string[]
  readonly copy: {
    /** `*` at the end of one stands for any ending. */
    readonly labels: readonly string[]
    readonly milestone: boolean
    readonly assignees: boolean
    readonly reviewers: boolean
  }
  /** `{channel}`, `{title}`, `{number}` and `{author}` stand for those of the original. */
  readonly title: string
  readonly body?: string
  readonly autoMerge: readonly ChannelName[]
  readonly commits: 'pushed' | 'verified'
}

export type Channel = {
  readonly name: ChannelName
  /** The git branch; by default the channel's name. */
  readonly branch: string
  /** The value of the metrics' channel label; by default the channel's name. */
  readonly metricsLabel: string
  /** Its environment in GitHub Deployments; by default the channel's name. */
  readonly environment: string
  /** How candidates enter; absent where nothing is promoted into the channel. */
  readonly entry?: Entry
  /** How labelled pull requests enter; only where nothing is promoted into the channel. */
  readonly autoMerge?: AutoMergeRules
  /** What it must keep to once it is out; absent where it is not watched. */
  readonly watch?: WatchRules
}

/** Which pull requests merge themselves, and what must be green on their heads. */
export type AutoMergeRules = {
  /** GitHub does not tell labels apart by case. */
  readonly label: string
  /** Logins with their ending `[bot]`. */
  readonly bots: readonly string[]
  /** Absent: the first that the repository allows. */
  readonly method?: 'merge' | 'squash' | 'rebase'
  readonly ci: CiRule
}

/** When a channel is rolled back by itself. */
export type WatchRules = {
  readonly gates: Pick<GateRules, 'score' | 'error-rate' | 'latency' | 'probes'>
  /** How many looks in a row must fail. */
  readonly looks: number
  /** Least time between two looks that count. */
  readonly apartSeconds: number
  /** How long after an entry nothing is rolled back. */
  readonly settleSeconds: number
}

/** The rules under which the candidate of another channel enters this one. */
export type Entry = {
  readonly from: ChannelName
  /** `human`: an approval of exactly the promotion commit. `none`: lands by itself. */
  readonly approval: 'human' | 'none'
  /** Parents of the promotion commit: baseline and candidate, or only the baseline. */
  readonly history: 'merge' | 'linear'
  readonly labels: readonly string[]
  /** Logins, or `org/team` for a team. */
  readonly reviewers: readonly string[]
  /** Workflow files that are started after a landing which starts none by itself. */
  readonly dispatch: readonly string[]
  readonly gates: GateRules
  /** Up to here the channel's own changes are accounted for (`fixes`). */
  readonly adopted?: Sha
  /** Absent where nobody can override a gate. */
  readonly override?: OverrideRule
  /** Absent where only promotions get the channel's status green. */
  readonly hotfixes?: HotfixRule
}
