import type { Decimal } from '../decimal.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { NotifyRules } from '../notices/notice-rule.ts'
import type { RollbackRules } from '../rollback/rollback-question.ts'
import type { MetricRule } from './metric-rule.ts'
import type { OverrideRule } from './override-rule.ts'
import type { RunbookCommands } from './runbook-settings.ts'
import type { CooldownRule, FreezeRule, SoakRule } from './waiting-rules.ts'

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
}

/** Gates that are switched off are absent. `fixes` cannot be switched off (promise 3). */
export type GateRules = {
  readonly ci?: CiRule
  readonly score?: ScoreRule
  readonly 'error-rate'?: ErrorRateRule
  readonly latency?: LatencyRule
  readonly probes?: ProbesRule
  /** At least one. */
  readonly metric?: readonly MetricRule[]
  readonly soak?: SoakRule
  readonly cooldown?: CooldownRule
  readonly freeze?: FreezeRule
  readonly fixes: FixesRule
}

export type GateName = keyof GateRules

export type CiRule = {
  /**
   * `required`: what branch rules and classic protection of the channel and of the candidate's
   * branch require, and everything that reported where they require nothing. `all`: everything
   * that reported. A list: exactly these names.
   */
  readonly checks: 'required' | 'all' | readonly string[]
  /** Conclusions beside `success` that count as success. */
  readonly accept: readonly ('skipped' | 'neutral')[]
}

export type ScoreRule = {
  /** The non-inferiority margin, in score points: candidate >= baseline - maxDrop. */
  readonly maxDrop: Decimal
  /** The least score of the candidate. */
  readonly min: Decimal
  /** Datasets of which each must pass; by default every dataset that the baseline reports. */
  readonly datasets?: readonly string[]
  /** What an item that ended in an error counts in the candidate's run. */
  readonly erroredItems: 'zero' | 'exclude'
  /** Fewest items for a comparison. */
  readonly minItems: number
  /**
   * One-sided confidence (0.5 to 1, exclusive) with which the drop must be shown to stay within
   * `maxDrop` on paired items. Absent: the measured drop alone decides, as in the runbook.
   */
  readonly confidence?: Decimal
}

export type ErrorRateRule = {
  /** A literal status such as `503`, or a class such as `5xx`. */
  readonly status: string
  /** Share (0 to 1) that the errors must stay under. */
  readonly max: Decimal
  readonly windowSeconds: number
  readonly minRequests: number
  /** One-sided confidence of the upper bound on the rate. Absent: the measured rate decides. */
  readonly confidence?: Decimal
}

export type LatencyRule = {
  /** Share (0 to 1) of requests that must be at or under `withinSeconds`. */
  readonly share: Decimal
  readonly withinSeconds: Decimal
  readonly windowSeconds: number
  readonly minRequests: number
}

export type ProbesRule = {
  /** Share (0 to 1) of probes that must be good. */
  readonly minGood: Decimal
  readonly windowSeconds: number
  /** Share (0 to 1) of the probes expected in the window that must exist. */
  readonly minCoverage: Decimal
}

/** Nothing to set: that no fix is lost is not the policy's choice. */
export type FixesRule = Readonly<Record<string, never>>

/** Where evidence comes from. */
export type EvidenceSources = {
  readonly eval?: EvalSource
  readonly metrics?: MetricsSource
  readonly probes?: ProbesSource
}

export type EvalSource = {
  /** Path of the report in the workspace; `{channel}` stands for the channel's name. */
  readonly report: string
  /** Asked where there is no report in the workspace. */
  readonly artifact?: ArtifactSource
  /** `commit`: a manifest must name it. `channel`: a report without one is taken as the channel's. */
  readonly about: 'commit' | 'channel'
  readonly maxAgeSeconds: number
}

export type ArtifactSource = {
  /** File name of the workflow whose runs leave it. */
  readonly workflow: string
  /** `{channel}`, and `{tree}` or `{commit}`, stand for what was evaluated. */
  readonly name: string
}

export type MetricsSource = {
  readonly server: MetricsServer
  /** `commit`: windows begin where GitHub Deployments say that the candidate was deployed. */
  readonly about: 'channel' | 'commit'
  /** Label that tells the channel. */
  readonly channelLabel: string
  /** Counter of requests with a status label. */
  readonly requests: string
  readonly statusLabel: string
  /** Histogram of seconds. */
  readonly latency: string
  /** Further label matchers, name to exact value, put into every query. */
  readonly labels: Readonly<Record<string, string>>
}

export type MetricsServer =
  | {
      /** Prometheus's HTTP API, or a server compatible with it. */
      readonly kind: 'prometheus'
      readonly url: string
      readonly auth: MetricsAuth
      /** Header name to value; a value is never a secret. */
      readonly headers: Readonly<Record<string, string>>
      readonly timeoutSeconds: number
    }
  | {
      /** One page in Prometheus text format or OpenMetrics: counts since the process began. */
      readonly kind: 'scrape'
      readonly url: string
      readonly auth: MetricsAuth
      readonly headers: Readonly<Record<string, string>>
      readonly timeoutSeconds: number
    }

/** Secrets are named by the environment variable that holds them, never written down. */
export type MetricsAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly tokenEnv: string }
  | { readonly kind: 'basic'; readonly userEnv: string; readonly passwordEnv: string }

export type ProbesSource =
  | {
      /** PromQL whose samples are 1 (good) or 0; `{channel}` stands for the channel's metrics label. */
      readonly kind: 'prometheus'
      readonly query: string
      readonly everySeconds: number
    }
  | {
      /** Runs of a workflow file; a successful run is a good probe. */
      readonly kind: 'workflow'
      readonly file: string
      readonly everySeconds: number
    }
  | {
      /** A page that each look asks; the ledger remembers what it saw. */
      readonly kind: 'healthz'
      /** `{channel}` stands for the channel's metrics label. */
      readonly address: string
      readonly everySeconds: number
    }
