import type {
  Channel,
  ChannelState,
  EvalSource,
  Missing,
  Policy,
  Snapshot,
  WatchedChannel,
} from '@sluice/core'
import { evalEvidence } from '../evidence/collect-evidence.ts'
import type { EvalReports } from '../evidence/parse-reports.ts'
import { EvalArtifacts } from '../evidence/read-eval-artifacts.ts'
import { readEvalReports } from '../evidence/read-eval-reports.ts'
import { readProbes } from '../evidence/read-probes.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import { readLatency, readRequests } from '../metrics/read-metrics.ts'
import type { RollbackContext } from './rollback-context.ts'

type WatchQuestion = {
  readonly policy: Policy
  readonly channel: Channel
  readonly head: Snapshot
  readonly line: readonly ChannelState[]
  /** Login of the token's owner. */
  readonly viewer: string
  readonly ledger: LookedLedger | undefined
}

/** Measures what the channel's watch asks for, side by side; a rule that is off is not measured. */
export async function collectWatch(
  context: RollbackContext,
  asked: WatchQuestion,
): Promise<WatchedChannel['evidence']> {
  const { policy, channel, head, viewer, ledger } = asked
  const { metrics, probes, eval: reports } = policy.evidence
  const { now, client, repository } = context
  const gates = channel.watch?.gates ?? {}
  const measure =
    metrics === undefined ? undefined : { source: metrics, channel, access: context, now }
  const errorRate = gates['error-rate']
  const [candidateEval, requests, latency, probeCounts] = await Promise.all([
    gates.score && reports
      ? readReports(context, reports, asked).then((read) => evalEvidence(read, head, channel))
      : notAsked,
    measure && errorRate ? readRequests(measure, errorRate.windowSeconds) : notAsked,
    measure && gates.latency ? readLatency(measure, gates.latency.windowSeconds) : notAsked,
    probes && gates.probes
      ? readProbes({
          ...{ probes, metrics, channel, client, repository, access: context, now },
          windowSeconds: gates.probes.windowSeconds,
          viewer,
          ...(ledger === undefined ? {} : { ledger }),
        })
      : notAsked,
  ])
  return { candidateEval, requests, latency, probes: probeCounts }
}

/** In the workspace, or else as an artifact. */
async function readReports(
  context: RollbackContext,
  source: EvalSource,
  { policy, channel, head, line }: WatchQuestion,
): Promise<EvalReports> {
  const { workspace, now } = context
  const commits = new Set(line.map(({ commit }) => commit))
  const filed = await readEvalReports(source, {
    ...{ channel: channel.name, workspace, now },
    protectedCommits: commits,
  })
  if (filed.ok || filed.missing.why !== 'absent' || source.artifact === undefined) return filed
  const from = policy.channels.find(({ name }) => name === channel.entry?.from)
  const side = { commits, sourceBranch: from?.branch }
  const artifacts = new EvalArtifacts(context, { source, artifact: source.artifact }, side)
  return artifacts.reportsAbout(channel.name, head)
}

const notAsked: Missing = {
  kind: 'missing',
  source: { name: 'policy' },
  why: 'absent',
  detail: 'The policy names no source for it.',
}
