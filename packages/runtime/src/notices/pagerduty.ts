import { type Incident, type PagerDutyNotice, pagerDutyEvent } from '@sluice/core'
import type { Delivery, DeliveryContext } from './delivery.ts'
import { send } from './request.ts'
import { readSecret } from './secrets.ts'

/** PagerDuty knows the alert again by its `dedup_key`: told twice, it is one alert. */
export function deliverToPagerDuty(
  incident: Incident,
  { routingKeyEnv, server }: PagerDutyNotice,
  { environment, timeoutMilliseconds }: DeliveryContext,
): Delivery {
  const key = readSecret(environment, routingKeyEnv)
  if (!key.ok) return key
  const body = JSON.stringify({ routing_key: key.value, ...pagerDutyEvent(incident) })
  return {
    ok: true,
    attempt: () =>
      send({
        method: 'POST',
        url: `${server.replace(/\/+$/, '')}/v2/enqueue`,
        headers: {},
        body,
        answerBytes: 0,
        timeoutMilliseconds,
      }),
    adviceOn: () =>
      `Check that ${routingKeyEnv} holds the 32-character key of an Events API v2 integration, and that \`server\` is the one of its region.`,
    addressIn: '`server`',
  }
}
