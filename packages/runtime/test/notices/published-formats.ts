import * as z from 'zod'

/*
 * What the vendors publish about the bodies they take, as strictly as they say it: keys, limits,
 * enumerations. Written from their pages, not from our payloads.
 */

/** @see https://developer.pagerduty.com/docs/send-alert-event */
const pagerDutyLink = z.strictObject({ href: z.url(), text: z.string().optional() })
const pagerDutyPayload = z.strictObject({
  summary: z.string().min(1).max(1024),
  source: z.string().min(1),
  severity: z.enum(['critical', 'warning', 'error', 'info']),
  timestamp: z.iso.datetime({ offset: true }).optional(),
  component: z.string().optional(),
  group: z.string().optional(),
  class: z.string().optional(),
  custom_details: z.record(z.string(), z.unknown()).optional(),
})
export const pagerDutyEvent = z.discriminatedUnion('event_action', [
  z.strictObject({
    routing_key: z.string().length(32),
    event_action: z.literal('trigger'),
    dedup_key: z.string().min(1).max(255).optional(),
    payload: pagerDutyPayload,
    client: z.string().optional(),
    client_url: z.url().optional(),
    links: z.array(pagerDutyLink).optional(),
    images: z.array(z.unknown()).optional(),
  }),
  z.strictObject({
    routing_key: z.string().length(32),
    event_action: z.enum(['acknowledge', 'resolve']),
    dedup_key: z.string().min(1).max(255),
  }),
])
export const PAGERDUTY_BYTES = 512 * 1024

/**
 * Slack's control characters must be entities, unless they make a link of ours.
 * @see https://docs.slack.dev/messaging/formatting-message-text
 */
const escapedText = (text: string) => !/[<>]|&(?!(?:amp|lt|gt);)/.test(text)
const onlyLinks = (text: string) => escapedText(text.replace(/<https?:\/\/[^<>|]+\|[^<>|]+>/g, ''))

/** @see https://docs.slack.dev/reference/block-kit/composition-objects/text-object */
const plainText = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: z.string().min(1).max(max).refine(escapedText, 'unescaped'),
    emoji: z.boolean().optional(),
  })
const markdown = (max: number) =>
  z.strictObject({
    type: z.literal('mrkdwn'),
    text: z.string().min(1).max(max).refine(onlyLinks, 'unescaped'),
    verbatim: z.boolean().optional(),
  })

/** @see https://docs.slack.dev/reference/block-kit/blocks */
const slackBlock = z.union([
  z.strictObject({ type: z.literal('header'), text: plainText(150) }),
  z
    .strictObject({
      type: z.literal('section'),
      text: z.union([plainText(3000), markdown(3000)]).optional(),
      fields: z
        .array(z.union([plainText(2000), markdown(2000)]))
        .min(1)
        .max(10)
        .optional(),
    })
    .refine(({ text, fields }) => text !== undefined || fields !== undefined, 'empty section'),
])

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export const slackMessage = z.strictObject({
  text: z.string().min(1).max(4000).refine(escapedText, 'unescaped'),
  blocks: z.array(slackBlock).min(1).max(50),
  unfurl_links: z.boolean().optional(),
  unfurl_media: z.boolean().optional(),
})

/** @see https://developer.statuspage.io/#operation/postPagesPageIdIncidents */
const componentStatus = z.enum([
  'operational',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
])
const statuspageFields = {
  status: z.enum(['investigating', 'identified', 'monitoring', 'resolved']),
  impact_override: z.enum(['none', 'minor', 'major', 'critical']).optional(),
  body: z.string().min(1),
  component_ids: z.array(z.string()).optional(),
  components: z.record(z.string(), componentStatus).optional(),
  deliver_notifications: z.boolean().optional(),
  metadata: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
}
export const statuspageCreation = z.strictObject({
  incident: z.strictObject({ name: z.string().min(1), ...statuspageFields }),
})
/** @see https://developer.statuspage.io/#operation/patchPagesPageIdIncidentsIncidentId */
export const statuspageUpdate = z.strictObject({
  incident: z.strictObject({ name: z.string().min(1).optional(), ...statuspageFields }),
})
