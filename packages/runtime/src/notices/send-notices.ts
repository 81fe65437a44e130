import { setTimeout } from 'node:timers/promises'
import {
  type Incident,
  isWebNotice,
  type NotifyRules,
  noticeKey,
  noticeTarget,
  type WebNotice,
} from '@sluice/core'
import type { Environment } from '../metrics/authorize.ts'
import type { Delivery, DeliveryContext } from './delivery.ts'
import { explainFailure } from './explain-failure.ts'
import { deliverToPagerDuty } from './pagerduty.ts'
import { deliverToSlack } from './slack.ts'
import { deliverToStatuspage } from './statuspage.ts'
import { deliverToWebhook } from './webhook.ts'
import { type Patience, withRetries } from './with-retries.ts'

export type NoticeAccess = {
  /** Secrets are looked up here and go nowhere but into the requests. */
  readonly environment: Environment
  /** Keys of results that were not `failed` before: each is told once. */
  readonly alreadySent?: ReadonlySet<string>
  /** For one request; 10 seconds by default. */
  readonly timeoutMilliseconds?: number
  /** Before the second attempt; twice as long before the third. Half a second by default. */
  readonly retryPauseMilliseconds?: number
  /** How to wait; for tests. */
  readonly pause?: (milliseconds: number) => Promise<unknown>
}

/** What became of one notice. Nothing in it is a secret. */
export type NoticeResult = {
  /** To be remembered unless the outcome is `failed`, and handed in as already sent. */
  readonly key: string
  readonly kind: WebNotice['kind']
  /** Where it went, by the names in the policy: `Slack (SLACK_URL)`. */
  readonly target: string
  /** `needless`: nobody there heard of the incident, so its end is no news. */
  readonly outcome: 'sent' | 'already-sent' | 'needless' | 'failed'
  /** What happened, and what to do about it. */
  readonly sentence: string
}

/**
 * Tells everyone whom the policy names for the incident's severity, side by side. Never throws and
 * never waits for one to tell another; results come in the order of the policy. Notices that are
 * made on GitHub are not among them: see `isWebNotice`.
 *
 * @example
 * const results = await sendNotices(incident, policy.notify, { environment: process.env })
 * for (const { outcome, sentence } of results) if (outcome === 'failed') core.warning(sentence)
 */
export async function sendNotices(
  incident: Incident,
  rules: NotifyRules,
  access: NoticeAccess,
): Promise<readonly NoticeResult[]> {
  const { environment, timeoutMilliseconds = 10_000 } = access
  const { retryPauseMilliseconds = 500, pause = (time: number) => setTimeout(time) } = access
  return Promise.all(
    rules[incident.severity].filter(isWebNotice).map(async (rule): Promise<NoticeResult> => {
      const key = noticeKey(incident, rule)
      const target = noticeTarget(rule)
      const result = access.alreadySent?.has(key)
        ? { outcome: 'already-sent' as const, sentence: `${target} was told before.` }
        : await sendNotice(
            () => delivery(incident, rule, { environment, timeoutMilliseconds }),
            target,
            { retryPauseMilliseconds, pause },
          )
      return { key, kind: rule.kind, target, ...result }
    }),
  )
}

async function sendNotice(
  prepare: () => Delivery,
  target: string,
  patience: Patience,
): Promise<Pick<NoticeResult, 'outcome' | 'sentence'>> {
  try {
    const prepared = prepare()
    if (!prepared.ok)
      return { outcome: 'failed', sentence: `${target} was not told. ${prepared.sentence}` }
    const { attempt, attempts } = await withRetries(prepared.attempt, patience)
    switch (attempt.outcome) {
      case 'accepted':
        return { outcome: 'sent', sentence: `${target} was told.` }
      case 'needless':
        return { outcome: 'needless', sentence: `${target} was not told: ${attempt.why}.` }
      default:
        return {
          outcome: 'failed',
          sentence: explainFailure(target, { attempt, attempts }, prepared),
        }
    }
  } catch {
    // An error of ours must neither stop the rollback nor show what it was about to send.
    const sentence = `${target} was not told: an unexpected error. Tell them yourself, and report this as a bug of Sluice.`
    return { outcome: 'failed', sentence }
  }
}

function delivery(incident: Incident, rule: WebNotice, context: DeliveryContext): Delivery {
  switch (rule.kind) {
    case 'pagerduty':
      return deliverToPagerDuty(incident, rule, context)
    case 'slack':
      return deliverToSlack(incident, rule, context)
    case 'statuspage':
      return deliverToStatuspage(incident, rule, context)
    case 'webhook':
      return deliverToWebhook(incident, rule, context)
  }
}
