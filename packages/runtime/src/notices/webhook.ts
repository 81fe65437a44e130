import { type Incident, noticeKey, type WebhookNotice, webhookBody } from '@sluice/core'
import type { Environment } from '../metrics/authorize.ts'
import type { Delivery, DeliveryContext } from './delivery.ts'
import { send } from './request.ts'
import { readSecret, readSecretAddress } from './secrets.ts'

/** Any webhook. The key goes along, so that a receiver can tell a second attempt from a second notice. */
export function deliverToWebhook(
  incident: Incident,
  rule: WebhookNotice,
  { environment, timeoutMilliseconds }: DeliveryContext,
): Delivery {
  const { urlEnv } = rule
  const address = readSecretAddress(environment, urlEnv)
  if (!address.ok) return address
  const headers = readHeaders(rule, environment)
  if (!headers.ok) return headers
  const body = webhookBody(incident, rule)
  return {
    ok: true,
    attempt: () =>
      send({
        method: 'POST',
        url: address.value,
        headers: { 'idempotency-key': noticeKey(incident, rule), ...headers.values },
        body,
        answerBytes: 0,
        timeoutMilliseconds,
      }),
    adviceOn: ({ status }) => {
      if (status === 401 || status === 403)
        return 'Check the credentials: those in `headers-env`, or in the address itself.'
      return status === 404 || status === 410
        ? `Check that ${urlEnv} holds the address of a webhook that still exists.`
        : 'Check that it takes what `template` makes.'
    },
    addressIn: urlEnv,
  }
}

function readHeaders(
  { headersEnv }: WebhookNotice,
  environment: Environment,
):
  | { readonly ok: true; readonly values: Readonly<Record<string, string>> }
  | { readonly ok: false; readonly sentence: string } {
  const values = new Map<string, string>()
  for (const [header, name] of Object.entries(headersEnv)) {
    const secret = readSecret(environment, name)
    if (!secret.ok) return secret
    values.set(header.toLowerCase(), secret.value)
  }
  return { ok: true, values: Object.fromEntries(values) }
}
