import { channelName, type Incident, type NoticeRule, sha } from '@sluice/core'
import { type NoticeAccess, sendNotices } from '../../src/notices/send-notices.ts'
import { type Answer, Receiver } from './receiver.ts'
import {
  PAGE,
  PD_KEY,
  pagerDuty,
  SLACK_PATH,
  SP_TOKEN,
  StatusPage,
  slack,
  WEBHOOK_HEADER,
  WEBHOOK_PATH,
  webhook,
} from './vendors.ts'

/** A bad promotion, rolled back at night. */
export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    id: '4f2d9b1000000000000000000000000000000000',
    repository: 'acme/api',
    channel: channelName('stable'),
    severity: 'critical',
    event: { kind: 'opened' },
    reason: '5xx at 4 % since the promotion of 02:40',
    who: 'alice',
    when: '2026-03-01T03:00:00Z',
    goodCommit: sha('9c1e0aa000000000000000000000000000000000'),
    undone: [
      {
        sha: sha('4f2d9b1000000000000000000000000000000000'),
        title: 'Promote next',
        pullRequest: 812,
      },
    ],
    links: {
      incident: 'https://github.example/acme/api/issues/820',
      pullRequest: 'https://github.example/acme/api/pull/819',
    },
    ...changes,
  }
}

export type Kind = 'pagerduty' | 'slack' | 'statuspage' | 'webhook'
export const KINDS: readonly Kind[] = ['pagerduty', 'slack', 'statuspage', 'webhook']

/** The four vendors on the loopback, with the policy and the secrets that lead to them. */
export class NoticeStory {
  readonly page: StatusPage
  readonly #receivers: Readonly<Record<Kind, Receiver>>
  /** Every pause between attempts that was asked for; none is really made. */
  readonly pauses: number[] = []

  private constructor(page: StatusPage, receivers: Readonly<Record<Kind, Receiver>>) {
    this.page = page
    this.#receivers = receivers
  }

  static async begin(): Promise<NoticeStory> {
    const page = new StatusPage()
    const natures: readonly Answer[] = [pagerDuty, slack, page.answer, webhook]
    const [first, second, third, fourth] = await Promise.all(natures.map(Receiver.start))
    if (!first || !second || !third || !fourth) throw new Error('four vendors')
    return new NoticeStory(page, {
      pagerduty: first,
      slack: second,
      statuspage: third,
      webhook: fourth,
    })
  }

  at(kind: Kind): Receiver {
    return this.#receivers[kind]
  }

  rule(kind: Kind): NoticeRule {
    switch (kind) {
      case 'pagerduty':
        return { kind, routingKeyEnv: 'PD_KEY', server: this.at(kind).url }
      case 'slack':
        return { kind, webhookEnv: 'SLACK_URL' }
      case 'statuspage':
        return {
          kind,
          tokenEnv: 'SP_TOKEN',
          page: PAGE,
          components: ['8kbf7d35c070'],
          server: this.at(kind).url,
        }
      case 'webhook':
        return { kind, urlEnv: 'ONCALL_URL', headersEnv: { Authorization: 'ONCALL_AUTH' } }
    }
  }

  get environment(): Readonly<Record<string, string>> {
    return {
      PD_KEY,
      SLACK_URL: `${this.at('slack').url}${SLACK_PATH}`,
      SP_TOKEN,
      ONCALL_URL: `${this.at('webhook').url}${WEBHOOK_PATH}`,
      ONCALL_AUTH: WEBHOOK_HEADER,
    }
  }

  send(about: Incident, rules: readonly NoticeRule[], access: Partial<NoticeAccess> = {}) {
    return sendNotices(
      about,
      { critical: rules, standard: rules },
      {
        environment: this.environment,
        retryPauseMilliseconds: 1,
        pause: async (milliseconds) => {
          this.pauses.push(milliseconds)
        },
        ...access,
      },
    )
  }

  /** All four vendors, in the order of `KINDS`. */
  tellAll(about: Incident = incident(), access: Partial<NoticeAccess> = {}) {
    return this.send(
      about,
      KINDS.map((kind) => this.rule(kind)),
      access,
    )
  }

  /** What each vendor was sent, as JSON, in the order of arrival. */
  bodies(kind: Kind): readonly unknown[] {
    return this.at(kind)
      .requests.filter(({ body }) => body !== '')
      .map(({ body }) => JSON.parse(body))
  }

  async end(): Promise<void> {
    await Promise.all(KINDS.map((kind) => this.at(kind).stop()))
  }
}
