import {
  type Channel,
  type Missing,
  type ProbeEntry,
  type ProbesSource,
  probeAddressOf,
  type Source,
} from '@sluice/core'
import { fetchMetrics, type MetricsAccess } from '../metrics/http.ts'

export type HealthzSource = Extract<ProbesSource, { kind: 'healthz' }>

const TIMEOUT_SECONDS = 10
const LONGEST_ANSWER = 200

/**
 * Asks the channel's page once, as `curl -f` would; an answer that does not come is asked for again.
 * That nobody is at home is a bad probe. An address that leads nowhere, or elsewhere, is no probe.
 */
export async function probeHealth(
  { address, everySeconds }: HealthzSource,
  channel: Channel,
  access: MetricsAccess & { readonly now: string },
): Promise<ProbeEntry | Missing> {
  const url = probeAddressOf(address, channel.metricsLabel)
  if (url === undefined)
    return missing(healthzSource(address), 'absent', `${channel.name} has no address to probe.`)
  const server = { kind: 'scrape', url, auth: { kind: 'none' }, headers: {} } as const
  const page = await fetchMetrics({ ...server, timeoutSeconds: TIMEOUT_SECONDS }, '', access)
  if (!page.ok && (page.why === 'refused' || isNowhere(page.detail)))
    return missing(healthzSource(url), page.why, page.detail)
  return {
    v: 1,
    kind: 'probe',
    at: access.now,
    channel: channel.name,
    every: everySeconds,
    good: page.ok && page.status >= 200 && page.status < 300,
    saw: page.ok ? String(page.status) : page.detail.slice(0, LONGEST_ANSWER),
  }
}

/** The host is enough for people. */
export function healthzSource(address: string): Source {
  const host = /^https?:\/\/([^/?]+)/.exec(address)?.[1] ?? address
  return { name: `probes of ${host} in the ledger` }
}

/** The name is unknown: a mistake in the policy, or a service that only others can see. */
function isNowhere(detail: string): boolean {
  return /\b(?:ENOTFOUND|EAI_AGAIN)\b/.test(detail)
}

function missing(source: Source, why: Missing['why'], detail: string): Missing {
  return { kind: 'missing', source, why, detail }
}
