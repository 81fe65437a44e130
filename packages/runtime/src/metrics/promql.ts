import type { Channel, MetricsSource } from '@sluice/core'

/** PromQL for the runbook's rules. Values are escaped: they come from a policy, not from us. */

export function requestsByStatus(
  source: MetricsSource,
  channel: Channel,
  windowSeconds: number,
): string {
  return `sum by (${source.statusLabel}) (increase(${source.requests}${selector(source, channel)}[${windowSeconds}s]))`
}

/** Requests of all channels, by channel: shows the traffic that no channel claims. */
export function requestsByChannel(source: MetricsSource, windowSeconds: number): string {
  return `sum by (${source.channelLabel}) (increase(${source.requests}${selector(source)}[${windowSeconds}s]))`
}

export function latencyBuckets(
  source: MetricsSource,
  channel: Channel,
  windowSeconds: number,
): string {
  return `sum by (le) (increase(${source.latency}_bucket${selector(source, channel)}[${windowSeconds}s]))`
}

function selector(source: MetricsSource, channel?: Channel): string {
  const text = matchers(source, channel)
  return text === '' ? '' : `{${text}}`
}

/** The labels that a series must have, as PromQL writes them and as people are told. */
export function matchers(source: MetricsSource, channel?: Channel): string {
  // Side by side: a further label of the channel label's name narrows, and never replaces it.
  return [
    ...(channel === undefined ? [] : [[source.channelLabel, channel.metricsLabel] as const]),
    ...Object.entries(source.labels),
  ]
    .map(([name, value]) => `${name}=${quote(value)}`)
    .join(',')
}

/** A PromQL string literal. */
export function quote(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}
