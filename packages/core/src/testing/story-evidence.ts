import type { EvalReport } from '../evidence/eval-report.ts'
import type {
  About,
  ChannelOnlyChange,
  CiStatus,
  Evidence,
  FirstScore,
  LatencyHistogram,
  ProbeCounts,
  PromotionEvidence,
  RequestCounts,
} from '../evidence/evidence.ts'
import type { Policy } from '../policy/policy.ts'
import type { PromotionQuestion, Snapshot } from '../promotion/question.ts'
import { EVAL_RUN, evalReportOf, type Scores } from './eval-runs.ts'
import {
  healthyChecks,
  healthyLatency,
  healthyProbes,
  healthyRequests,
  healthyScores,
} from './healthy-evidence.ts'
import { metricsOf } from './story-metrics.ts'
import { timesOf } from './story-times.ts'
import type { MetricWords, Times } from './words.ts'

/** Names of the kinds of evidence that a promotion is judged by. */
export type EvidenceName = Exclude<keyof PromotionEvidence, 'firstScore' | 'metrics'>

/** What a story said was measured; the rest is healthy. */
export type Measurements = {
  readonly checks?: CiStatus['checks']
  readonly required?: CiStatus['required']
  readonly reportedOnBranch?: CiStatus['reportedOnBranch']
  readonly scores?: readonly (Scores & { readonly dataset: string })[]
  readonly evalAbout?: About['kind']
  readonly firstScore?: FirstScore
  readonly requests?: RequestCounts
  readonly latency?: LatencyHistogram
  readonly probes?: ProbeCounts
  readonly changes?: readonly ChannelOnlyChange[]
  readonly times?: Times
  readonly metrics?: Readonly<Record<string, MetricWords>>
  readonly replaced?: Partial<PromotionEvidence>
}

type Asked = Omit<PromotionQuestion, 'evidence'>

/** The evidence of a story, as collecting it would have returned it. */
export function evidenceOf(
  asked: Asked,
  measured: Measurements,
  policy: Policy,
): PromotionEvidence {
  const { candidate, from, now, channel } = asked
  const { gates } = channel.entry
  const ofCandidate: About = { kind: 'commit', ...candidate }
  const ofChannel: About = { kind: 'channel', channel: from.name }
  const known = <T>(value: T, name: string, about: About): Evidence<T> => ({
    kind: 'measured',
    value,
    source: { name },
    measuredAt: now,
    about,
    remarks: [],
  })
  const { checks = healthyChecks(gates), required = [] } = measured
  const ci: CiStatus = {
    checks,
    required,
    reportedOnBranch: measured.reportedOnBranch ?? [
      ...checks.map(({ name, kind }) => ({ name, kind })),
      ...[...required.map(({ name }) => name), 'build'].map(jobNamed),
    ],
  }
  const { requests, latency, probes, changes = [], firstScore } = measured
  return {
    ci: known(ci, `checks of ${from.branch}`, ofCandidate),
    candidateEval: evalEvidence(asked, measured, 'candidate'),
    baselineEval: evalEvidence(asked, measured, 'baseline'),
    requests: known(requests ?? healthyRequests(gates), METRICS, ofChannel),
    latency: known(latency ?? healthyLatency(gates), METRICS, ofChannel),
    probes: known(probes ?? healthyProbes(gates, policy), 'runs of health.yml', ofChannel),
    fixes: known({ changes }, 'git', ofCandidate),
    ...timesOf(asked, measured.times ?? {}),
    ...metricsOf(asked, measured.metrics ?? {}),
    ...(firstScore === undefined ? {} : { firstScore }),
    ...measured.replaced,
  }
}

const METRICS = 'Prometheus prom.example.com'

function evalEvidence(
  { channel, from, candidate, baseline, now }: Asked,
  { scores = [], evalAbout = 'commit' }: Measurements,
  side: 'candidate' | 'baseline',
): Evidence<readonly EvalReport[]> {
  const [subject, of]: [Snapshot, Asked['from']] =
    side === 'candidate' ? [candidate, from] : [baseline, channel]
  const said = new Set(scores.map(({ dataset }) => dataset))
  const healthy = healthyScores(channel.entry.gates).filter(({ dataset }) => !said.has(dataset))
  const about = evalAbout
  const run = { side, channel: of.name, subject, harness: baseline, completedAt: now, about }
  return {
    kind: 'measured',
    value: [...healthy, ...scores].flatMap((one) => evalReportOf(one, run)),
    source: {
      name: about === 'commit' ? `eval run ${EVAL_RUN[side]}` : `evidence/eval-${of.name}.json`,
    },
    measuredAt: now,
    about:
      about === 'commit' ? { kind: 'commit', ...subject } : { kind: 'channel', channel: of.name },
    remarks: [],
  }
}

/** A job as it reports on a branch. */
export function jobNamed(name: string): CiStatus['reportedOnBranch'][number] {
  return { name, kind: 'check-run' }
}
