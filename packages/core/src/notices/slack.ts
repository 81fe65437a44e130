import { cutEscaped } from './bounded-text.ts'
import type { Incident } from './incident.ts'
import {
  eventText,
  incidentFacts,
  incidentLinks,
  incidentReason,
  incidentSummary,
  incidentTitle,
  undoneLines,
} from './incident-text.ts'

/** A message for Slack's incoming webhooks, and for those that are compatible with them. */
export type SlackMessage = {
  /** For notifications, and all that compatible servers without blocks show. */
  readonly text: string
  readonly unfurl_links: false
  readonly unfurl_media: false
  readonly blocks: readonly SlackBlock[]
}

type SlackBlock =
  | { readonly type: 'header'; readonly text: SlackPlainText }
  | { readonly type: 'section'; readonly text: SlackPlainText | SlackMarkdown }
  | { readonly type: 'section'; readonly fields: readonly SlackPlainText[] }

type SlackPlainText = {
  readonly type: 'plain_text'
  readonly text: string
  readonly emoji: false
}

type SlackMarkdown = { readonly type: 'mrkdwn'; readonly text: string }

/** @see https://docs.slack.dev/reference/block-kit/blocks/section-block and `header-block` */
const LONGEST_HEADER = 150
const LONGEST_SECTION = 3000
const LONGEST_FIELD = 2000
/** Slack's own advice; longer texts are cut at 40,000. */
const LONGEST_FALLBACK = 4000

/**
 * The message. What people wrote stands in plain-text objects: those format nothing, and have no
 * mentions and no links. Only our own words and addresses are mrkdwn.
 */
export function slackMessage(incident: Incident): SlackMessage {
  const added = eventText(incident)
  const undone = undoneLines(incident)
  const links = incidentLinks(incident)
  return {
    text: escaped(incidentSummary(incident), LONGEST_FALLBACK),
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(incidentTitle(incident), LONGEST_HEADER) },
      ...(added === undefined ? [] : [section(added)]),
      section(incidentReason(incident)),
      {
        type: 'section',
        fields: incidentFacts(incident).map(([name, value]) =>
          plain(`${name}: ${value}`, LONGEST_FIELD),
        ),
      },
      ...(undone.length === 0 ? [] : [section(undone.join('\n'))]),
      ...(links.length === 0 ? [] : [linksOf(links)]),
    ],
  }
}

function section(text: string): SlackBlock {
  return { type: 'section', text: plain(text, LONGEST_SECTION) }
}

function plain(text: string, length: number): SlackPlainText {
  return { type: 'plain_text', text: escaped(text, length), emoji: false }
}

function linksOf(links: ReturnType<typeof incidentLinks>): SlackBlock {
  const text = links
    .filter(({ url }) => url.length < LONGEST_SECTION / 4)
    .map(({ text, url }) => `<${url.replaceAll('&', '&amp;')}|${text}>`)
    .join(' · ')
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/**
 * The three characters that Slack's parser gives a meaning, as entities: without them there are no
 * mentions (`<!channel>`) and no links (`<url|text>`).
 * @see https://docs.slack.dev/messaging/formatting-message-text#escaping
 */
function escaped(text: string, length: number): string {
  return cutEscaped(text, length, (character) => ENTITIES[character] ?? character)
}
