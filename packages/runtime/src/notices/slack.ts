import { type Incident, type SlackNotice, slackMessage } from '@sluice/core'
import type { Delivery, DeliveryContext } from './delivery.ts'
import { send } from './request.ts'
import { readSecretAddress } from './secrets.ts'

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors */
const ADVICE = new Map([
  ['no_service', 'The webhook was removed or switched off: make a new one'],
  ['no_service_id', 'The webhook was removed: make a new one'],
  ['no_team', 'The workspace is not active: make a webhook in one that is'],
  ['team_disabled', 'The workspace is not active: make a webhook in one that is'],
  ['invalid_token', 'The webhook is not valid any more: make a new one'],
  ['channel_not_found', 'Its channel does not exist any more: make a webhook for another'],
  ['channel_is_archived', 'Its channel is archived: make a webhook for another'],
  ['action_prohibited', 'An administrator forbids it: ask for the webhook to be allowed'],
  ['posting_to_general_channel_denied', 'An administrator forbids it: choose another channel'],
])

/** Slack has no key that makes a message once: what was sent must be remembered by the caller. */
export function deliverToSlack(
  incident: Incident,
  { webhookEnv }: SlackNotice,
  { environment, timeoutMilliseconds }: DeliveryContext,
): Delivery {
  const address = readSecretAddress(environment, webhookEnv)
  if (!address.ok) return address
  const body = JSON.stringify(slackMessage(incident))
  return {
    ok: true,
    attempt: () =>
      send({
        method: 'POST',
        url: address.value,
        headers: {},
        body,
        answerBytes: 0,
        timeoutMilliseconds,
      }),
    adviceOn: ({ text }) => {
      const known = ADVICE.get(text.trim())
      return known === undefined
        ? `Check that ${webhookEnv} holds the address of an incoming webhook that still exists.`
        : `${known}, and store its address in ${webhookEnv}.`
    },
    addressIn: webhookEnv,
  }
}
