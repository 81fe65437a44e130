import {
  type Channel,
  describeProblem,
  type Evidence,
  type MetricsSource,
  type Missing,
  type ProbeCounts,
  type ProbesSource,
  probeCountsFrom,
  type Source,
} from '@sluice/core'
import type { GitHubClient } from '../github/client.ts'
import { readWorkflowRuns } from '../github/read-workflow-runs.ts'
import type { Repository } from '../github/repository.ts'
import type { LookedLedger } from '../ledger/look-ledger.ts'
import type { HealthzSource } from '../ledger/probe-health.ts'
import { readRememberedProbes } from '../ledger/read-remembered-probes.ts'
import type { MetricsAccess } from '../metrics/http.ts'
import { queryRange } from '../metrics/prometheus-server.ts'
import { quote } from '../metrics/promql.ts'
import { metricsSource } from '../metrics/question.ts'
import { missingBecause } from './missing-because.ts'

export type ProbesQuestion = {
  readonly probes: ProbesSource
  readonly metrics: MetricsSource | undefined
  readonly channel: Channel
  readonly client: GitHubClient
  readonly repository: Repository
  readonly access: MetricsAccess
  readonly now: string
  readonly windowSeconds: number
  /** Login of the token's owner. */
  readonly viewer?: string
  /** Remembers the probes of a page. */
  readonly ledger?: LookedLedger
}

/** The channel's health checks over the window, from PromQL or from the runs of a workflow. */
export async function readProbes(question: ProbesQuestion): Promise<Evidence<ProbeCounts>> {
  const { probes, channel, now } = question
  if (probes.kind === 'healthz') return fromLedger(question, probes)
  const read =
    probes.kind === 'prometheus'
      ? await fromPrometheus(question, probes)
      : await fromWorkflow(question, probes)
  if (read.kind === 'missing') return read
  return { ...read, measuredAt: now, about: { kind: 'channel', channel: channel.name } }
}

function fromLedger(
  { channel, now, windowSeconds, ledger, viewer = '' }: ProbesQuestion,
  probes: HealthzSource,
): Evidence<ProbeCounts> {
  if (ledger !== undefined)
    return readRememberedProbes(probes, { channel, ledger, viewer, windowSeconds, now })
  return {
    kind: 'missing',
    source: { name: 'ledger' },
    why: 'absent',
    detail: 'Nobody looked into the ledger, which remembers the probes.',
  }
}

type Counted = {
  readonly kind: 'measured'
  readonly value: ProbeCounts
  readonly source: Source
  readonly remarks: readonly string[]
}

async function fromPrometheus(
  { metrics, channel, access, now, windowSeconds }: ProbesQuestion,
  { query, everySeconds }: Extract<ProbesSource, { kind: 'prometheus' }>,
): Promise<Counted | Missing> {
  if (metrics === undefined) {
    return {
      kind: 'missing',
      source: { name: 'probes' },
      why: 'absent',
      detail: 'The policy names no metrics server for the probes.',
    }
  }
  const source = metricsSource(metrics)
  // The placeholder stands inside a PromQL string: only the quotes around it are ours to leave out.
  const asked = query.replaceAll('{channel}', () => quote(channel.metricsLabel).slice(1, -1))
  const answer = await queryRange(metrics, access, {
    query: asked,
    now,
    windowSeconds,
    everySeconds,
  })
  if (!answer.ok) return answer.missing
  const counts = probeCountsFrom(answer.series, { windowSeconds, everySeconds })
  if (!counts.ok)
    return {
      kind: 'missing',
      source,
      why: counts.problem.why,
      detail: `${query}: ${describeProblem(counts.problem)}.`,
    }
  return { kind: 'measured', value: counts.value, source, remarks: answer.remarks }
}

async function fromWorkflow(
  { client, repository, now, windowSeconds }: ProbesQuestion,
  { file, everySeconds }: Extract<ProbesSource, { kind: 'workflow' }>,
): Promise<Counted | Missing> {
  const since = `${new Date(Date.parse(now) - windowSeconds * 1000).toISOString().slice(0, 19)}Z`
  const source = { name: `runs of ${file}` }
  const runs = await readWorkflowRuns(client, repository, file, since).catch((error: unknown) =>
    missingBecause(error, source),
  )
  if ('kind' in runs) return runs
  const probes = runs.filter(({ event }) => TRUSTED.has(event))
  const good = probes.filter(({ conclusion }) => conclusion === 'success').length
  const bad = probes.filter(({ conclusion }) => conclusion !== null && BAD.has(conclusion)).length
  const others = runs.length - probes.length
  if (good + bad === 0) {
    return {
      kind: 'missing',
      source,
      why: 'absent',
      detail: `The workflow ${file} has no finished run since ${since} that a schedule${others === 0 ? '' : `, and not a push or a person (${others}),`} started.`,
    }
  }
  return {
    kind: 'measured',
    value: { windowSeconds, expected: Math.floor(windowSeconds / everySeconds), good, bad },
    source,
    remarks:
      others === 0
        ? []
        : [`${others} further runs of ${file} do not count: a push or a person started them.`],
  }
}

/**
 * Events whose runs are always of the default branch's own workflow file. A push or a person can
 * run the candidate's version of it, which may call itself healthy (promise 6).
 */
const TRUSTED = new Set(['schedule', 'repository_dispatch', 'workflow_run'])

/** A cancelled or skipped run probed nothing: it is missing, neither good nor bad. */
const BAD = new Set(['failure', 'timed_out', 'startup_failure', 'action_required'])
