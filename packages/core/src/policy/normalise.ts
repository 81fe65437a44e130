import { one } from '../decimal.ts'
import { channelName } from '../identifiers.ts'
import { autoMergeRules } from './auto-merge-settings.ts'
import type { BackportSettings } from './backport-settings.ts'
import { type EvidenceSettings, probeInterval } from './evidence-settings.ts'
import type {
  EvalSource,
  EvidenceSources,
  MetricsAuth,
  MetricsSource,
  ProbesSource,
} from './evidence-sources.ts'
import { freezeRule } from './freeze-settings.ts'
import type { GateRules } from './gate-rules.ts'
import type { GateSettings } from './gate-settings.ts'
import { hotfixRule } from './hotfix-settings.ts'
import { metricRules } from './metric-settings.ts'
import { normaliseNotify } from './normalise-notices.ts'
import { overrideRule } from './override-rule.ts'
import type { BackportRules, Channel, Entry, Policy, WatchRules } from './policy.ts'
import type { ChannelSettings, PolicySettings } from './policy-settings.ts'
import type { WatchSettings } from './watch-settings.ts'

/** Settings in the file's words to the policy that the rest of Sluice reads. */
export function normalise({
  version,
  channels,
  backport,
  evidence,
  rollback,
  notify,
  runbook,
}: PolicySettings): Policy {
  const all = Object.entries(channels).map(([name, settings]) => channel(name, settings))
  return {
    version,
    channels: all,
    ...(backport === undefined ? {} : { backport: backportRules(backport, all) }),
    evidence: evidenceSources(evidence),
    rollback,
    notify: normaliseNotify(notify),
    runbook,
  }
}

function backportRules(settings: BackportSettings, channels: readonly Channel[]): BackportRules {
  const { 'conflict-labels': conflictLabels, 'auto-merge': named, body, ...rules } = settings
  const labelled = channels.filter((one) => one.autoMerge !== undefined).map(({ name }) => name)
  const autoMerge = named ?? labelled
  return { ...rules, conflictLabels, autoMerge, ...(body === undefined ? {} : { body }) }
}

function channel(name: string, settings: ChannelSettings): Channel {
  const { branch = name, 'metrics-label': metricsLabel = name, environment = name } = settings
  const { from, enter, watch, 'auto-merge': autoMerge, ...rules } = settings
  const { approval, history, labels, reviewers, dispatch } = rules
  const override = overrideRule(rules.override)
  const { adopted } = rules
  const hotfixes = hotfixRule(rules.hotfixes)
  const entry: Entry | undefined =
    from === undefined
      ? undefined
      : {
          from,
          approval,
          history,
          labels,
          reviewers,
          dispatch,
          gates: gateRules(enter),
          ...(adopted === undefined ? {} : { adopted }),
          ...(override === undefined ? {} : { override }),
          ...(hotfixes === undefined ? {} : { hotfixes }),
        }
  return {
    name: channelName(name),
    branch,
    metricsLabel,
    environment,
    ...(entry === undefined ? {} : { entry }),
    ...(autoMerge === undefined ? {} : { autoMerge: autoMergeRules(autoMerge) }),
    ...(watch === undefined ? {} : { watch: watchRules(watch) }),
  }
}

function gateRules(enter: GateSettings): GateRules {
  const { ci, score, 'error-rate': errorRate, latency, probes } = enter
  const { metric, soak, cooldown, freeze } = enter
  return {
    ...(isOn(ci) ? { ci } : {}),
    ...(isOn(score) ? { score: scoreRule(score) } : {}),
    ...(isOn(errorRate) ? { 'error-rate': errorRateRule(errorRate) } : {}),
    ...(isOn(latency) ? { latency: latencyRule(latency) } : {}),
    ...(isOn(probes) ? { probes: probesRule(probes) } : {}),
    ...(isOn(metric) ? { metric: metricRules(metric) } : {}),
    ...(isOn(soak) ? { soak: { seconds: soak.for, since: soak.since } } : {}),
    ...(isOn(cooldown) ? { cooldown: { seconds: cooldown.for } } : {}),
    ...(isOn(freeze) ? { freeze: freezeRule(freeze) } : {}),
    fixes: {},
  }
}

function watchRules(watch: WatchSettings): WatchRules {
  const { score, 'error-rate': errorRate, latency, probes, looks, apart, settle } = watch
  // There is no candidate that could be worse than the channel is.
  const noComparison = { 'max-drop': one, confidence: undefined }
  return {
    gates: {
      ...(isOn(score) ? { score: scoreRule({ ...score, ...noComparison }) } : {}),
      ...(isOn(errorRate) ? { 'error-rate': errorRateRule(errorRate) } : {}),
      ...(isOn(latency) ? { latency: latencyRule(latency) } : {}),
      ...(isOn(probes) ? { probes: probesRule(probes) } : {}),
    },
    looks,
    apartSeconds: apart,
    settleSeconds: settle,
  }
}

type On<Gate> = Exclude<Gate, 'off' | false | undefined>

function isOn<Gate>(gate: Gate): gate is On<Gate> {
  return typeof gate === 'object'
}

type RuleOf<Name extends keyof GateRules> = NonNullable<GateRules[Name]>

function scoreRule(score: On<GateSettings['score']>): RuleOf<'score'> {
  const { datasets, confidence } = score
  return {
    maxDrop: score['max-drop'],
    min: score.min,
    ...(datasets === undefined ? {} : { datasets }),
    erroredItems: score['errored-items'],
    minItems: score['min-items'],
    ...(confidence === undefined ? {} : { confidence }),
  }
}

function errorRateRule(rate: On<GateSettings['error-rate']>): RuleOf<'error-rate'> {
  const { status, max, window, 'min-requests': minRequests, confidence } = rate
  return {
    status,
    max,
    windowSeconds: window,
    minRequests,
    ...(confidence === undefined ? {} : { confidence }),
  }
}

function latencyRule(latency: On<GateSettings['latency']>): RuleOf<'latency'> {
  const { share, within, window, 'min-requests': minRequests } = latency
  return { share, withinSeconds: within, windowSeconds: window, minRequests }
}

function probesRule(probes: On<GateSettings['probes']>): RuleOf<'probes'> {
  const { 'min-good': minGood, window, 'min-coverage': minCoverage } = probes
  return { minGood, windowSeconds: window, minCoverage }
}

function evidenceSources(settings: EvidenceSettings): EvidenceSources {
  const probes = settings.probes && probesSource(settings.probes)
  return {
    ...(settings.eval === undefined ? {} : { eval: evalSource(settings.eval) }),
    ...(settings.metrics === undefined ? {} : { metrics: metricsSource(settings.metrics) }),
    ...(probes === undefined ? {} : { probes }),
  }
}

function evalSource(settings: NonNullable<EvidenceSettings['eval']>): EvalSource {
  const { report, artifact, about, 'max-age': maxAgeSeconds } = settings
  return { report, ...(artifact === undefined ? {} : { artifact }), about, maxAgeSeconds }
}

function metricsSource(settings: NonNullable<EvidenceSettings['metrics']>): MetricsSource {
  const { prometheus, scrape = '', about, headers, timeout, requests, latency, labels } = settings
  const request = { auth: metricsAuth(settings), headers, timeoutSeconds: timeout }
  return {
    server:
      prometheus === undefined
        ? { kind: 'scrape', url: scrape, ...request }
        : { kind: 'prometheus', url: prometheus, ...request },
    about,
    channelLabel: settings['channel-label'],
    requests,
    statusLabel: settings['status-label'],
    latency,
    labels,
  }
}

function metricsAuth(settings: NonNullable<EvidenceSettings['metrics']>): MetricsAuth {
  const { 'token-env': tokenEnv, 'user-env': userEnv, 'password-env': passwordEnv } = settings
  if (tokenEnv !== undefined) return { kind: 'bearer', tokenEnv }
  if (userEnv !== undefined && passwordEnv !== undefined)
    return { kind: 'basic', userEnv, passwordEnv }
  return { kind: 'none' }
}

function probesSource(settings: NonNullable<EvidenceSettings['probes']>): ProbesSource | undefined {
  const { prometheus, workflow, healthz } = settings
  const everySeconds = probeInterval(settings)
  if (prometheus !== undefined) return { kind: 'prometheus', query: prometheus, everySeconds }
  if (healthz !== undefined) return { kind: 'healthz', address: healthz, everySeconds }
  return workflow === undefined ? undefined : { kind: 'workflow', file: workflow, everySeconds }
}
