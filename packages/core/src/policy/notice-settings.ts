import * as z from 'zod'
import { Refusal } from './problem.ts'
import { address, environmentName } from './values/addresses.ts'
import { discussionCategory, labelName, login, milestoneTitle } from './values/github-names.ts'
import { list } from './values/list.ts'
import {
  documentPath,
  jsonTemplate,
  publicMessage,
  secretHeaderRefusal,
  statuspageComponent,
  statuspagePage,
} from './values/notice-values.ts'
import { addRefusal } from './values/scalar.ts'

const pagerduty = z.strictObject({
  'routing-key-env': environmentName('PD_ROUTING_KEY').describe(
    'Environment variable that holds the integration key of an Events API v2 integration.',
  ),
  server: address('https://events.eu.pagerduty.com', { query: false })
    .prefault('https://events.pagerduty.com')
    .describe('Where PagerDuty takes events; accounts in the EU have their own server.'),
})

const slack = z.strictObject({
  'webhook-env': environmentName('SLACK_URL').describe(
    'Environment variable that holds the address of the incoming webhook.',
  ),
})

const statuspage = z.strictObject({
  'token-env': environmentName('STATUSPAGE_TOKEN').describe(
    'Environment variable that holds an API key.',
  ),
  page: statuspagePage.describe('The page.'),
  components: list(statuspageComponent).prefault([]).describe('The components that are affected.'),
  message: publicMessage
    .optional()
    .describe(
      'What the public reads first. Without it a text that names no reason, person or commit.',
    ),
  server: address('https://api.statuspage.io', { query: false })
    .prefault('https://api.statuspage.io')
    .describe('Where Statuspage answers.'),
})

const headerKey = z.string().superRefine((name, context) => {
  const refusal = secretHeaderRefusal(name)
  if (refusal !== undefined) addRefusal(context, refusal)
})

const webhook = z.strictObject({
  'url-env': environmentName('ONCALL_URL').describe(
    'Environment variable that holds the address, which gets a POST.',
  ),
  template: jsonTemplate
    .optional()
    .describe('The body. Without it the incident as JSON, with `text` that says it in words.'),
  'headers-env': z
    .record(headerKey, environmentName('ONCALL_AUTHORIZATION'))
    .prefault({})
    .describe('Further headers, each with the environment variable that holds its value.'),
})

const runbook = z.strictObject({
  file: documentPath.describe('File that the incident is written into, through a pull request.'),
})

const issue = z.strictObject({
  labels: list(labelName).prefault([]).describe('Labels of the issue.'),
  assignees: list(login).prefault([]).describe('Who is assigned: logins.'),
})

const discussion = z.strictObject({
  category: discussionCategory.prefault('General').describe('Category, as GitHub shows it.'),
})

const planTheFix = z.strictObject({
  milestone: milestoneTitle
    .optional()
    .describe('Milestone by its title. Without it the issue has none.'),
  labels: list(labelName).prefault([]).describe('Labels of the issue.'),
})

/** One notice: a mapping with one key, the kind. */
export const noticeSettings = z
  .strictObject({
    pagerduty: pagerduty.optional().describe('An alert, through PagerDuty’s Events API v2.'),
    slack: slack.optional().describe('A message, through a Slack-compatible incoming webhook.'),
    statuspage: statuspage.optional().describe('An incident on an Atlassian Statuspage.'),
    webhook: webhook.optional().describe('A POST of JSON to any address.'),
    'webhook-env': environmentName('ONCALL_URL')
      .optional()
      .describe('Short for `webhook: { url-env: … }`.'),
    runbook: runbook.optional().describe('An entry in a file of the repository.'),
    issue: issue.optional().describe('An issue for the team.'),
    discussion: discussion.optional().describe('A discussion for the team.'),
    'plan-the-fix': planTheFix.optional().describe('An issue that plans the fix.'),
  })
  .superRefine((notice, context) => {
    const kinds = Object.keys(notice).map((kind) => `\`${kind}\``)
    // A misspelt kind was reported already.
    if (kinds.length === 1 || context.issues.length > 0) return
    const refusal =
      kinds.length === 0
        ? new Refusal('missing', 'The notice has no kind.', 'Write one such as `issue: {}`.')
        : new Refusal(
            'conflict',
            `This is ${kinds.length} notices in one: ${kinds.join(', ')}.`,
            'Write each behind its own `-`.',
            { hideValue: true },
          )
    addRefusal(context, refusal)
  })
  .meta({ id: 'notice', title: 'a notice', minProperties: 1, maxProperties: 1 })

export type NoticeSettings = z.output<typeof noticeSettings>
