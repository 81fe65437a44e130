import {
  type Evidence,
  type MetricsAuth,
  type Missing,
  type MissingReason,
  type Policy,
  type ProbeEntry,
  sha,
} from '@sluice/core'
import {
  type EntryPair,
  explained,
  probeHealth,
  readEvalReports,
  readLatency,
  readProbes,
  readRequests,
} from '@sluice/runtime'
import type { Terminal } from '../terminal/terminal.ts'
import { examined, type Finding, ok, problem, type Section, unknown } from './finding.ts'
import type { Subject } from './subject.ts'

export type EvidenceOptions = {
  readonly policy: Policy
  readonly workspace: string
  /** Whether somebody said that the reports are there. */
  readonly workspaceNamed: boolean
}

/** Whether everything that the gates of a channel ask for can be measured from here. */
export async function examineEvidence(
  subject: Subject,
  pair: EntryPair,
  options: EvidenceOptions,
  terminal: Terminal,
): Promise<Section> {
  const { about, findings } = await examined(
    `evidence for ${pair.channel.name}`,
    () => examineEvals(subject, pair, options, terminal),
    () => examineMetrics(pair, options.policy, terminal),
    () => examineProbes(subject, pair, options.policy, terminal),
  )
  // Two gates that ask the same server fail with the same words.
  return {
    about,
    findings: findings.filter(
      ({ says }, index) => findings.findIndex((one) => one.says === says) === index,
    ),
  }
}

async function examineEvals(
  { client, repository: { owner, name: repo } }: Subject,
  { channel, from }: EntryPair,
  { policy, workspace, workspaceNamed }: EvidenceOptions,
  { now }: Terminal,
): Promise<readonly Finding[]> {
  const source = policy.evidence.eval
  if (source === undefined || channel.entry.gates.score === undefined) return []
  const { data } = await explained(`read the commits of ${channel.branch}`, () =>
    client.request('GET /repos/{owner}/{repo}/commits', {
      owner,
      repo,
      sha: channel.branch,
      per_page: 100,
    }),
  )
  const protectedCommits = new Set(data.map((commit) => sha(commit.sha)))
  const findings: Finding[] = []
  const { artifact } = source
  if (artifact !== undefined && !workspaceNamed) {
    const { workflow } = artifact
    const { data: known } = await explained(`find the workflow ${workflow}`, () =>
      client.request('GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}', {
        owner,
        repo,
        workflow_id: workflow,
      }),
    )
    return [ok(`Eval reports are taken from artifacts of ${known.name} (${workflow}).`)]
  }
  for (const { name } of [from, channel]) {
    const read = await readEvalReports(source, { channel: name, workspace, now, protectedCommits })
    if (read.ok) findings.push(ok(`The eval report of ${name} can be read.`))
    else if (read.missing.why === 'absent' && !workspaceNamed)
      findings.push(
        unknown(
          `${read.missing.detail} In the workflow a job makes it before the promotion; here nobody did.`,
          'Make it and name its folder with `--workspace DIR`, or look at the job `eval` of a run.',
        ),
      )
    else
      findings.push(
        problem(
          read.missing.detail,
          `Let a job write the report of ${name} before the promotion; \`sluice init --eval 'COMMAND'\` shows one.`,
        ),
      )
  }
  return findings
}

async function examineMetrics(
  { channel, from }: EntryPair,
  policy: Policy,
  terminal: Terminal,
): Promise<readonly Finding[]> {
  const source = policy.evidence.metrics
  if (source === undefined) return []
  const { 'error-rate': errorRate, latency } = channel.entry.gates
  if (errorRate === undefined && latency === undefined) return []
  const unset = variablesOf(source.server.auth).filter((name) => !terminal.environment[name])
  if (unset.length > 0)
    return [
      unknown(
        `The metrics were not asked: ${unset.join(' and ')} ${unset.length === 1 ? 'is' : 'are'} not set here.`,
        'Set it to know; in the workflow it comes from a secret.',
      ),
    ]
  const question = { source, channel: from, access: accessOf(terminal), now: terminal.now }
  return [
    ...(errorRate
      ? [
          told(
            `${source.requests} of ${from.name} can be read.`,
            await readRequests(question, errorRate.windowSeconds),
          ),
        ]
      : []),
    ...(latency
      ? [
          told(
            `${source.latency} of ${from.name} can be read.`,
            await readLatency(question, latency.windowSeconds),
          ),
        ]
      : []),
  ]
}

async function examineProbes(
  { client, repository }: Subject,
  { channel, from }: EntryPair,
  policy: Policy,
  terminal: Terminal,
): Promise<readonly Finding[]> {
  const { probes, metrics } = policy.evidence
  const rule = channel.entry.gates.probes
  if (probes === undefined || rule === undefined) return []
  if (probes.kind === 'healthz') {
    const seen = await probeHealth(probes, from, { ...accessOf(terminal), now: terminal.now })
    return [seen.kind === 'missing' ? ofMissing(seen) : ofProbe(seen, from.name)]
  }
  const read = await readProbes({
    probes,
    metrics,
    channel: from,
    client,
    repository,
    access: accessOf(terminal),
    now: terminal.now,
    windowSeconds: rule.windowSeconds,
  })
  if (read.kind === 'missing' && read.why === 'refused' && probes.kind === 'workflow')
    return [problem(read.detail, 'Grant `actions: read` to the token.')]
  return [told(`Health checks of ${from.name} can be read.`, read)]
}

/** A person waits here: a server that does not answer at once is told as it is. */
function accessOf({ environment }: Terminal) {
  return { environment, retryPauseMilliseconds: 100 }
}

function variablesOf(auth: MetricsAuth): readonly string[] {
  switch (auth.kind) {
    case 'none':
      return []
    case 'bearer':
      return [auth.tokenEnv]
    case 'basic':
      return [auth.userEnv, auth.passwordEnv]
  }
}

function ofProbe({ good, saw }: ProbeEntry, channel: string): Finding {
  return good
    ? ok(`The health check of ${channel} answers (${saw}). Only an App’s token can remember that.`)
    : problem(`The health check of ${channel} fails: ${saw}.`, 'Check the service.')
}

function told(good: string, evidence: Evidence<unknown>): Finding {
  return evidence.kind === 'measured' ? ok(good) : ofMissing(evidence)
}

function ofMissing({ detail, why }: Missing): Finding {
  return why === 'pending' ? unknown(detail, 'Wait for it.') : problem(detail, fixes[why])
}

const fixes: Readonly<Record<Exclude<MissingReason, 'pending'>, string>> = {
  absent:
    'Check the names of metrics, labels and workflows under `evidence` in the policy; `metrics-label` maps a channel.',
  unreachable:
    'Check the address in the policy, and that it can be reached from here and from the runner.',
  malformed: 'Let the address in the policy lead to what it is meant to be.',
  stale: 'Let it be measured more often, or allow older evidence in the policy.',
  mismatch: 'Let the source and the window in the policy fit each other.',
  ambiguous: 'Narrow it down with `labels` under `evidence.metrics`.',
  refused: 'Check the credentials that the policy names.',
}
