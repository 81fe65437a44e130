import { type Decimal, format, formatPercent } from '../../decimal.ts'
import type { MetricChange, MetricRule } from '../metric-rule.ts'
import type { NoticeRule } from '../../notices/notice-rule.ts'
import type { EvidenceSources, MetricsAuth } from '../evidence-sources.ts'
import type { GateRules } from '../gate-rules.ts'
import type { BackportRules, Channel, Entry, Policy } from '../policy.ts'
import type { ClosedWindow } from '../waiting-rules.ts'

/** A policy in the file's words, everything written out: what `parsePolicy` must read back. */
export function writtenPolicy(policy: Policy): object {
  return {
    version: policy.version,
    channels: Object.fromEntries(
      policy.channels.map((channel) => [channel.name, writtenChannel(channel)]),
    ),
    backport: policy.backport && writtenBackport(policy.backport),
    evidence: writtenEvidence(policy.evidence),
    rollback: policy.rollback,
    notify: {
      critical: policy.notify.critical.map(writtenNotice),
      standard: policy.notify.standard.map(writtenNotice),
    },
    runbook: policy.runbook,
  }
}

function writtenBackport({ conflictLabels, autoMerge, ...rules }: BackportRules): object {
  return { ...rules, 'conflict-labels': conflictLabels, 'auto-merge': autoMerge }
}

function writtenChannel({ branch, metricsLabel, environment, entry, autoMerge }: Channel): object {
  return {
    branch,
    'metrics-label': metricsLabel,
    environment,
    'auto-merge': autoMerge && { ...autoMerge, ci: undefined, ...autoMerge.ci },
    ...(entry ? writtenEntry(entry) : {}),
  }
}

function writtenEntry({ gates, override, ...entry }: Entry): object {
  return {
    ...entry,
    override: override
      ? { allow: override.allow, longest: `${override.longestSeconds}s` }
      : 'off',
    enter: writtenGates(gates),
  }
}

function writtenGates({ metric, soak, cooldown, freeze, ...measuring }: GateRules): object {
  const { ci, score, 'error-rate': errors, latency, probes } = measuring
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
    metric: metric?.map(writtenMetric),
    soak: soak && { for: `${soak.seconds}s`, since: soak.since },
    cooldown: cooldown && { for: `${cooldown.seconds}s` },
    freeze: freeze ? freeze.windows.map(writtenWindow) : undefined,
  }
}

function writtenMetric({ name, ask, min, max, maxIncrease, maxDecrease }: MetricRule): object {
  const change = (one: MetricChange | undefined) =>
    one && (one.kind === 'share' ? formatPercent(one.value, 9) : format(one.value))
  return {
    name,
    ...(ask.kind === 'query'
      ? {
          query: ask.query,
          window: ask.query.includes('{window}') ? `${ask.windowSeconds}s` : undefined,
        }
      : { series: ask.series, labels: ask.labels }),
    min: min && format(min),
    max: max && format(max),
    'max-increase': change(maxIncrease),
    'max-decrease': change(maxDecrease),
  }
}

function writtenWindow(window: ClosedWindow): object {
  const { zone, why } = window
  return window.kind === 'weekly'
    ? { every: window.every, zone, why }
    : { from: window.from, to: window.until, zone, why }
}

function writtenEvidence({ eval: report, metrics, probes }: EvidenceSources): object {
  return {
    eval: report && {
      report: report.report,
      artifact: report.artifact,
      about: report.about,
      'max-age': `${report.maxAgeSeconds}s`,
    },
    metrics: metrics && {
      [metrics.server.kind]: metrics.server.url,
      about: metrics.about,
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
      [probes.kind]:
        probes.kind === 'workflow'
          ? probes.file
          : probes.kind === 'healthz'
            ? probes.address
            : probes.query,
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

function writtenNotice(rule: NoticeRule): object {
  switch (rule.kind) {
    case 'pagerduty':
      return { pagerduty: { 'routing-key-env': rule.routingKeyEnv, server: rule.server } }
    case 'slack':
      return { slack: { 'webhook-env': rule.webhookEnv } }
    case 'statuspage': {
      const { kind, tokenEnv, ...settings } = rule
      return { [kind]: { 'token-env': tokenEnv, ...settings } }
    }
    case 'webhook': {
      const { kind, urlEnv, template, headersEnv } = rule
      return { [kind]: { 'url-env': urlEnv, template, 'headers-env': headersEnv } }
    }
    case 'runbook':
    case 'issue':
    case 'discussion':
    case 'plan-the-fix': {
      const { kind, ...settings } = rule
      return { [kind]: settings }
    }
  }
}

function percent(share: Decimal | undefined): string | undefined {
  return share && formatPercent(share, 9)
}
