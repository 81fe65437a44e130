import type { Channel, ChannelState, Missing, Policy, Snapshot, WatchedChannel } from '@sluice/core'
import { evalEvidence } from '../evidence/collect-evidence.ts'
import { readEvalReports } from '../evidence/read-eval-reports.ts'
import { readProbes } from '../evidence/read-probes.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import { readLatency, readRequests } from '../metrics/read-metrics.ts'
import type { RollbackContext } from './rollback-context.ts'

/** Measures what the channel's watch asks for, side by side; a rule that is off is not measured. */
export async function collectWatch(
  context: RollbackContext,
  asked: {
    readonly policy: Policy
    readonly channel: Channel
    readonly head: Snapshot
    readonly line: readonly ChannelState[]
    /** Login of the token's owner. */
    readonly viewer: string
    readonly ledger: LookedLedger | undefined
  },
): Promise<WatchedChannel['evidence']> {
  const { policy, channel, head, line, viewer, ledger } = asked
  const { metrics, probes, eval: reports } = policy.evidence
  const { now, client, repository, workspace } = context
  const gates = channel.watch?.gates ?? {}
  const measure =
    metrics === undefined ? undefined : { source: metrics, channel, access: context, now }
  const errorRate = gates['error-rate']
  const [candidateEval, requests, latency, probeCounts] = await Promise.all([
    gates.score && reports
      ? readEvalReports(reports, {
          channel: channel.name,
          workspace,
          now,
          protectedCommits: new Set(line.map(({ commit }) => commit)),
        }).then((read) => evalEvidence(read, head, channel))
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

const notAsked: Missing = {
  kind: 'missing',
  source: { name: 'policy' },
  why: 'absent',
  detail: 'The policy names no source for it.',
}
