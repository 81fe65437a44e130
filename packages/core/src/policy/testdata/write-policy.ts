import { type Decimal, format, formatPercent } from '../../decimal.ts'
import type { BackportRules, Channel, Entry, EvidenceSources, GateRules, MetricsAuth, Policy } from '../policy.ts'

/** A policy in the file's words, everything written out: what `parsePolicy` must read back. */
export function writtenPolicy(policy: Policy): object {
  return {
    version: policy.version,
    channels: Object.fromEntries(
      policy.channels.map((channel) => [channel.name, writtenChannel(channel)]),
    ),
    backport: policy.backport && writtenBackport(policy.backport),
    evidence: writtenEvidence(policy.evidence),
  }
}

function writtenBackport({ conflictLabels, autoMerge, ...rules }: BackportRules): object {
  return { ...rules, 'conflict-labels': conflictLabels, 'auto-merge': autoMerge }
}

function writtenChannel({ branch, metricsLabel, entry }: Channel): object {
  return { branch, 'metrics-label': metricsLabel, ...(entry ? writtenEntry(entry) : {}) }
}

function writtenEntry({ gates, ...entry }: Entry): object {
  return { ...entry, enter: writtenGates(gates) }
}

function writtenGates({ ci, score, 'error-rate': errors, latency, probes }: GateRules): object {
  return {
    ci: ci ?? false,
    score: score
      ? {
          'max-drop': Number(format(score.maxDrop)),
          min: format(score.min),
          datasets: score.datasets,
          'errored-items': score.erroredItems,
          'min-items': score.minItems,
          confidence: percent(score.confidence),
        }
      : 'off',
    'error-rate': errors
      ? {
          status: errors.status === '503' ? 503 : errors.status,
          max: percent(errors.max),
          window: `${errors.windowSeconds}s`,
          'min-requests': errors.minRequests,
          confidence: percent(errors.confidence),
        }
      : 'off',
    latency: latency
      ? {
          share: percent(latency.share),
          within: `${format(latency.withinSeconds)}s`,
          window: `${latency.windowSeconds}s`,
          'min-requests': latency.minRequests,
        }
      : 'off',
    probes: probes
      ? {
          'min-good': percent(probes.minGood),
          window: `${probes.windowSeconds}s`,
          'min-coverage': percent(probes.minCoverage),
        }
      : 'off',
  }
}

function writtenEvidence({ eval: report, metrics, probes }: EvidenceSources): object {
  return {
    eval: report && {
      report: report.report,
      about: report.about,
      'max-age': `${report.maxAgeSeconds}s`,
    },
    metrics: metrics && {
      [metrics.server.kind]: metrics.server.url,
      ...writtenAuth(metrics.server.auth),
      headers: metrics.server.headers,
      timeout: `${metrics.server.timeoutSeconds}s`,
      'channel-label': metrics.channelLabel,
      requests: metrics.requests,
      'status-label': metrics.statusLabel,
      latency: metrics.latency,
      labels: metrics.labels,
    },
    probes: probes && {
      [probes.kind]: probes.kind === 'workflow' ? probes.file : probes.query,
      every: `${probes.everySeconds}s`,
    },
  }
}

function writtenAuth(auth: MetricsAuth): object {
  switch (auth.kind) {
    case 'none':
      return {}
    case 'bearer':
      return { 'token-env': auth.tokenEnv }
    case 'basic':
      return { 'user-env': auth.userEnv, 'password-env': auth.passwordEnv }
  }
}

function percent(share: Decimal | undefined): string | undefined {
  return share && formatPercent(share, 9)
}
