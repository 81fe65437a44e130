import type { Decimal } from '../decimal.ts'
import type { ChannelName, Sha } from '../identifiers.ts'
import type { HoldFacts } from '../rollback/held.ts'
import type { RemovalClaim } from '../rollback/removal-claim.ts'
import type { Attested, DeployedPeriod } from './attested.ts'
import type { EvalReport } from './eval-report.ts'
import type { MetricReading } from './metric-value.ts'

export type { Attested, DeployedPeriod } from './attested.ts'
export type { MetricReading, MetricValue } from './metric-value.ts'

/**
 * What a measurement says something about. A commit is matched by its tree: a promoted
 * candidate's evidence serves as the next baseline's.
 */
export type About =
  | { readonly kind: 'commit'; readonly commit: Sha; readonly tree: Sha }
  | { readonly kind: 'channel'; readonly channel: ChannelName }

/** Where a value was read, for people: a name, and an address where there is one. */
export type Source = { readonly name: string; readonly url?: string }

/** Something measured: the value, and all that is needed to judge how far it can be trusted. */
export type Measured<T> = {
  readonly kind: 'measured'
  readonly value: T
  readonly source: Source
  /** ISO 8601 in UTC, with milliseconds and `Z`. */
  readonly measuredAt: string
  readonly about: About
  /** What a reader must know beside the value, such as traffic that no channel claims. */
  readonly remarks: readonly string[]
}

/** Something that should have been measured and was not. Never a pass (promise 1). */
export type Missing = {
  readonly kind: 'missing'
  readonly source: Source
  readonly why: MissingReason
  /** One sentence, ready to be shown: what was looked for and what was found instead. */
  readonly detail: string
}

/**
 * `pending`: on its way, waiting is enough. `absent`: nothing there. `unreachable`: the source did
 * not answer. `malformed`: it answered what we cannot read. `stale`: too old. `mismatch`: it is
 * about something else. `ambiguous`: several values where one is meant. `refused`: no permission.
 */
export type MissingReason =
  | 'pending'
  | 'absent'
  | 'unreachable'
  | 'malformed'
  | 'stale'
  | 'mismatch'
  | 'ambiguous'
  | 'refused'

export type Evidence<T> = Measured<T> | Missing

/** How far back metrics reach: the rule's window, or less where the candidate runs for less. */
type MetricsWindow = {
  readonly windowSeconds: number
  /** The candidate no longer runs: the window does not grow. */
  readonly ended?: true
}

/** Requests over a window, split by status. */
export type RequestCounts = MetricsWindow & {
  /** Requests in the window, by literal status. A status can be called `__proto__`: hence no object. */
  readonly byStatus: ReadonlyMap<string, Decimal>
}

/** A classic histogram over a window: cumulative counts by upper bound. */
export type LatencyHistogram = MetricsWindow & {
  /** Ascending by `le`; the last bound is `+Inf`, whose count is the number of requests. */
  readonly buckets: readonly { readonly le: Decimal | '+Inf'; readonly count: Decimal }[]
}

export type ProbeCounts = {
  readonly windowSeconds: number
  /** How many probes a complete window has. */
  readonly expected: number
  readonly good: number
  readonly bad: number
}

/** One check run or commit status, the latest of its app, name, workflow and event. */
export type Check = {
  readonly name: string
  readonly kind: 'check-run' | 'status'
  /** Slug of the app, or login of the status's creator. */
  readonly app: string
  readonly appId?: number
  readonly workflow?: string
  readonly event?: string
  /**
   * `red` never clears by itself; `pending` does; `skipped` and `neutral` are the policy's choice;
   * a conclusion that we do not know is `unknown` and never passes.
   */
  readonly state: 'success' | 'red' | 'pending' | 'skipped' | 'neutral' | 'unknown'
  /** GitHub's own word for the state. */
  readonly conclusion: string
  readonly url?: string
}

export type RequiredCheck = {
  readonly name: string
  /** The app that must report it; any when absent. */
  readonly appId?: number
  /** Who requires it, for people. */
  readonly by: string
}

export type CiStatus = {
  readonly checks: readonly Check[]
  readonly required: readonly RequiredCheck[]
  /** What reported on recent commits of the candidate's branch; empty where CI never runs. */
  readonly reportedOnBranch: readonly Pick<Check, 'name' | 'kind'>[]
}

/** A commit of the channel's first-parent history that the candidate does not have as an ancestor. */
export type ChannelOnlyChange = {
  readonly commit: Sha
  readonly title: string
  readonly author: string
  readonly url?: string
  /** Parent number for `git cherry-pick -m`, where the commit is a merge. */
  readonly mainline?: number
  readonly status: ChangeStatus
}

export type ChangeStatus =
  | {
      /** The candidate has it. */
      readonly kind: 'contained'
      readonly by: 'tree' | 'patch-id' | 'cherry-picked-from' | 'changes-nothing'
      /** The candidate's commit that carries it, where it is one. */
      readonly as?: Sha
    }
  | {
      /** A promotion: its content came from the source channel. */
      readonly kind: 'promotion'
    }
  | {
      /** Takes earlier changes away: holds the channel, is nothing to carry. */
      readonly kind: 'removal'
      readonly removes: readonly Sha[]
      /** The channel's head that it took them from, where that is none of them. */
      readonly of?: Sha
      /** What a revert of Sluice says of itself. */
      readonly claim?: RemovalClaim
    }
  | {
      /** A person with write access said, with a reason, that it is not needed. */
      readonly kind: 'not-needed'
      readonly who: string
      readonly reason: string
    }
  | { readonly kind: 'lost' }

export type ChannelOnlyChanges = {
  /** Newest first. */
  readonly changes: readonly ChannelOnlyChange[]
  /** The commit up to which the policy says that all is accounted for, and how many that leaves out. */
  readonly adopted?: { readonly commit: Sha; readonly leftOut: number }
}

/**
 * Everything that gates ask for, about one candidate and one baseline. What the runbook's gates do
 * not ask for is absent where no gate asks.
 */
export type PromotionEvidence = {
  readonly ci: Evidence<CiStatus>
  readonly candidateEval: Evidence<readonly EvalReport[]>
  readonly baselineEval: Evidence<readonly EvalReport[]>
  readonly requests: Evidence<RequestCounts>
  readonly latency: Evidence<LatencyHistogram>
  readonly probes: Evidence<ProbeCounts>
  readonly fixes: Evidence<ChannelOnlyChanges>
  /** By the names that the policy gives them. */
  readonly metrics?: Readonly<Record<string, MetricReading>>
  /** Since when the source channel has the candidate. */
  readonly arrival?: Evidence<Attested>
  /** Since when the channel has the baseline. */
  readonly landing?: Evidence<Attested>
  /** When the candidate ran in the source channel's environment. */
  readonly deployment?: Evidence<DeployedPeriod>
  /** The score verdict of the candidate's first complete report against this baseline. */
  readonly firstScore?: FirstScore
  /** Incidents and open rollbacks; absent where nothing was taken away from the channel. */
  readonly hold?: Evidence<HoldFacts>
}

/**
 * The first complete report of a candidate counts: a rule that is asked again on every new run of
 * the eval lets a worse candidate in by luck. It is remembered as a commit status, which nobody
 * can change afterwards.
 */
export type FirstScore = {
  readonly verdict: 'pass' | 'fail' | 'inconclusive'
  /** What was observed then, as the gate said it. */
  readonly observed: string
  /** ISO 8601, UTC. */
  readonly at: string
  readonly url?: string
}
