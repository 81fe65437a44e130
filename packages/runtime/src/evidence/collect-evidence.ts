import type {
  About,
  Channel,
  CiStatus,
  EntryChannel,
  EvalReport,
  Evidence,
  FirstScore,
  Missing,
  Policy,
  PromotionEvidence,
  RequiredCheck,
  Snapshot,
} from '@sluice/core'
import type { CheckReading } from '../github/latest-checks.ts'
import { readReportedNames } from '../github/read-reported-names.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import { periodFor } from '../metrics/period.ts'
import { readLatency, readRequests } from '../metrics/read-metrics.ts'
import type { Lines } from '../promotion/read-history.ts'
import type { RunContext } from '../promotion/run-context.ts'
import type { EvalReports } from './parse-reports.ts'
import { readFixes } from './read-fixes.ts'
import { type OverPeriod, readMetricValues } from './read-metric-values.ts'
import { readProbes } from './read-probes.ts'
import { readDeployed, readTimes } from './read-times.ts'

export type EvidenceQuestion = {
  readonly context: RunContext
  readonly policy: Policy
  readonly channel: EntryChannel
  readonly from: Channel
  readonly baseline: Snapshot
  readonly candidate: Snapshot
  readonly lines: Lines
  readonly cloneUrl: string
  /** What only the channel has, where it was read already. */
  readonly fixes?: PromotionEvidence['fixes']
  readonly checks: readonly CheckReading[]
  readonly required: readonly RequiredCheck[]
  /** Reports about the source channel and about the channel itself. */
  readonly evals: { readonly candidate: EvalReports; readonly baseline: EvalReports }
  readonly firstScore: FirstScore | undefined
  /** What remembers probes, where the policy's source does not. */
  readonly ledger?: LookedLedger
  /** Login of the token's owner. */
  readonly viewer: string
}

/** Measures what the policy's gates ask for, side by side. A gate that is off is not measured. */
export async function collectEvidence(question: EvidenceQuestion): Promise<PromotionEvidence> {
  const { context, policy, channel, from, candidate, baseline, firstScore } = question
  const { gates } = channel.entry
  const { metrics, probes } = policy.evidence
  const { now, client, repository, token } = context
  const asked = { ...question, sourceLine: question.lines.sourceLine }
  const deployment = asksDeployment(question) ? await readDeployed(asked) : undefined
  /** Reads metrics over a window, or over as much of it as the candidate ran. */
  const over: OverPeriod = async (windowSeconds, read) => {
    if (metrics === undefined || windowSeconds === undefined) return notAsked
    const measure = { source: metrics, channel: from, access: context, now }
    const period = periodFor(measure, windowSeconds, deployment)
    return 'kind' in period ? period : read(period)
  }
  const errorRate = gates['error-rate']
  const { latency } = gates
  const [ci, requests, latencies, probeCounts, fixes, times, numbers] = await Promise.all([
    ciEvidence(question),
    over(errorRate?.windowSeconds, (period) => readRequests(period.question, period.windowSeconds)),
    over(latency?.windowSeconds, (period) => readLatency(period.question, period.windowSeconds)),
    probes && gates.probes
      ? readProbes({
          probes,
          metrics,
          channel: from,
          client,
          repository,
          access: context,
          now,
          windowSeconds: gates.probes.windowSeconds,
          viewer: question.viewer,
          ...(question.ledger === undefined ? {} : { ledger: question.ledger }),
        })
      : notAsked,
    question.fixes ??
      readFixes({
        lines: question.lines,
        baseline: baseline.commit,
        adopted: channel.entry.adopted,
        candidate,
        cloneUrl: question.cloneUrl,
        token,
        now,
      }),
    readTimes(asked),
    readMetricValues(channel, over),
  ])
  return {
    ci,
    candidateEval: evalEvidence(question.evals.candidate, candidate, from),
    baselineEval: evalEvidence(question.evals.baseline, baseline, channel),
    requests,
    latency: latencies,
    probes: probeCounts,
    fixes,
    ...times,
    ...(numbers === undefined ? {} : { metrics: numbers }),
    ...(deployment === undefined ? {} : { deployment }),
    ...(firstScore === undefined ? {} : { firstScore }),
  }
}

function asksDeployment({ policy, channel }: EvidenceQuestion): boolean {
  const { soak, latency, metric, 'error-rate': errorRate } = channel.entry.gates
  const judgesMetrics = [errorRate, latency, metric].some((rule) => rule !== undefined)
  return (
    soak?.since === 'deployment' || (policy.evidence.metrics?.about === 'commit' && judgesMetrics)
  )
}

const notAsked: Missing = {
  kind: 'missing',
  source: { name: 'policy' },
  why: 'absent',
  detail: 'The policy names no source for it.',
}

/** Our own run is left out by its id: a run of the same name may be another's. */
async function ciEvidence(question: EvidenceQuestion): Promise<Evidence<CiStatus>> {
  const { context, required, candidate, channel, from } = question
  const { run, now, client, repository } = context
  const checks = question.checks
    .filter(({ workflowRunId }) => run === undefined || workflowRunId !== run.id)
    .map(({ workflowRunId, ...check }) => check)
  const names = checks.map(({ name }) => name)
  // Only where one is missing does it matter whether CI ever reports it.
  const named = channel.entry.gates.ci?.checks
  const asked = Array.isArray(named) ? named : required.map(({ name }) => name)
  const ran = checks.some(({ kind }) => kind === 'check-run')
  const whole = asked.length === 0 ? ran : asked.every((name) => names.includes(name))
  return {
    kind: 'measured',
    value: {
      checks,
      required,
      reportedOnBranch: whole
        ? checks.map(({ name, kind }) => ({ name, kind }))
        : await readReportedNames(client, repository, from.branch),
    },
    source: { name: `checks of ${from.branch}` },
    measuredAt: now,
    about: { kind: 'commit', ...candidate },
    remarks: [],
  }
}

/**
 * A report with a manifest is about a tree, so that a promoted candidate's report serves as the
 * next baseline's. One about anything else is never taken for this commit's.
 */
export function evalEvidence(
  read: EvalReports,
  subject: Snapshot,
  channel: Channel,
): Evidence<readonly EvalReport[]> {
  if (!read.ok) return read.missing
  const strangers = read.reports.filter(
    ({ manifest }) => manifest !== undefined && manifest.tree !== subject.tree,
  )
  const [stranger] = strangers
  if (stranger?.manifest !== undefined) {
    return {
      kind: 'missing',
      source: read.source,
      why: 'mismatch',
      detail: `The eval report of ${channel.name} is about ${stranger.manifest.commit}, not about ${subject.commit}.`,
    }
  }
  const known = read.reports.every(({ manifest }) => manifest !== undefined)
  const about: About = known
    ? { kind: 'commit', ...subject }
    : { kind: 'channel', channel: channel.name }
  const remarks = known
    ? read.remarks
    : [
        ...read.remarks,
        `The report of ${channel.name} names no commit: the policy takes it as the channel's.`,
      ]
  return {
    kind: 'measured',
    value: read.reports,
    source: read.source,
    measuredAt: read.measuredAt,
    about,
    remarks,
  }
}
