import type { NoticeRule, NotifyRules } from '../notices/notice-rule.ts'
import type { NoticeSettings } from './notice-settings.ts'

type SeveritySettings = NoticeSettings | readonly NoticeSettings[]

export function normaliseNotify(settings: {
  readonly critical: SeveritySettings
  readonly standard: SeveritySettings
}): NotifyRules {
  return {
    critical: noticesOf(settings.critical).flatMap(normaliseNotice),
    standard: noticesOf(settings.standard).flatMap(normaliseNotice),
  }
}

/** One notice may stand alone, without a list around it. */
function noticesOf(settings: SeveritySettings): readonly NoticeSettings[] {
  return 'length' in settings ? settings : [settings]
}

/** Exactly one key is written; which one, only the values can tell. */
export function normaliseNotice(notice: NoticeSettings): readonly NoticeRule[] {
  const { pagerduty, slack, statuspage, webhook, runbook, issue, discussion } = notice
  const { 'webhook-env': urlEnv, 'plan-the-fix': planTheFix } = notice
  const rules: readonly (NoticeRule | undefined)[] = [
    pagerduty && {
      kind: 'pagerduty',
      routingKeyEnv: pagerduty['routing-key-env'],
      server: pagerduty.server,
    },
    slack && { kind: 'slack', webhookEnv: slack['webhook-env'] },
    statuspage && {
      kind: 'statuspage',
      tokenEnv: statuspage['token-env'],
      page: statuspage.page,
      components: statuspage.components,
      ...(statuspage.message === undefined ? {} : { message: statuspage.message }),
      server: statuspage.server,
    },
    webhook && {
      kind: 'webhook',
      urlEnv: webhook['url-env'],
      ...(webhook.template === undefined ? {} : { template: webhook.template }),
      headersEnv: webhook['headers-env'],
    },
    urlEnv === undefined ? undefined : { kind: 'webhook', urlEnv, headersEnv: {} },
    runbook && { kind: 'runbook', file: runbook.file },
    issue && { kind: 'issue', labels: issue.labels, assignees: issue.assignees },
    discussion && { kind: 'discussion', category: discussion.category },
    planTheFix && {
      kind: 'plan-the-fix',
      ...(planTheFix.milestone === undefined ? {} : { milestone: planTheFix.milestone }),
      labels: planTheFix.labels,
    },
  ]
  return rules.filter((rule) => rule !== undefined)
}
