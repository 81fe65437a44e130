import fc from 'fast-check'
import { type ChannelName, channelName } from '../../identifiers.ts'
import type { NoticeRule } from '../../notices/notice-rule.ts'
import type { BackportRules, Policy } from '../policy.ts'
import { channels } from './arbitrary-channels.ts'
import { evidence } from './arbitrary-evidence.ts'
import { word } from './arbitrary-values.ts'

const noticeRule: fc.Arbitrary<NoticeRule> = fc.constantFrom<NoticeRule>(
  { kind: 'pagerduty', routingKeyEnv: 'PD_KEY', server: 'https://events.eu.pagerduty.com' },
  { kind: 'slack', webhookEnv: 'SLACK_URL' },
  {
    kind: 'statuspage',
    tokenEnv: 'PAGE_TOKEN',
    page: 'kctbh9vrtdwd',
    components: ['8kbf7d35c070'],
    message: '{{channel}} is: broken',
    server: 'https://api.statuspage.io',
  },
  { kind: 'webhook', urlEnv: 'ONCALL_URL', headersEnv: {} },
  {
    kind: 'webhook',
    urlEnv: 'TEAM_URL',
    template: '{"text": "{{title}}"}',
    headersEnv: { Authorization: 'TEAM_AUTHORIZATION' },
  },
  { kind: 'runbook', file: 'docs/incidents.md' },
  { kind: 'issue', labels: ['incident'], assignees: ['alice'] },
  { kind: 'discussion', category: 'General' },
  { kind: 'plan-the-fix', milestone: '1.10', labels: [] },
)

const noticeRules = fc.uniqueArray(noticeRule)

/** From the first channel, which always has rules of entry, to some of the others. */
function backport(names: readonly ChannelName[]): fc.Arbitrary<BackportRules> {
  const [from = channelName('stable'), ...others] = names
  return fc.shuffledSubarray(others, { minLength: 1 }).chain((to) =>
    fc
      .record({
        label: fc.constantFrom('backport {channel}', '{channel} too'),
        conflicts: fc.constantFrom('draft' as const, 'fail' as const),
        promotions: fc.shuffledSubarray(to),
        labels: fc.uniqueArray(word, { maxLength: 2 }),
        conflictLabels: fc.uniqueArray(word, { maxLength: 2 }),
        copy: fc.record({
          labels: fc.constantFrom([], ['area/*']),
          milestone: fc.boolean(),
          assignees: fc.boolean(),
          reviewers: fc.boolean(),
        }),
        title: fc.constantFrom('[{channel}] {title}', '{number}'),
        autoMerge: fc.shuffledSubarray(others),
        commits: fc.constantFrom('pushed' as const, 'verified' as const),
      })
      .map((rules) => ({ from, to, ...rules })),
  )
}

/** Any policy that can be written. */
export const arbitraryPolicy: fc.Arbitrary<Policy> = channels.chain((list) =>
  fc.record(
    {
      version: fc.constant(1 as const),
      channels: fc.constant(list),
      backport: backport(list.map(({ name }) => name)),
      evidence,
      rollback: fc.record({
        keep: fc.uniqueArray(fc.constantFrom('.github/**', 'deploy/*.yml', 'LICENSE')),
        irreversible: fc.uniqueArray(fc.constantFrom('migrations/**', 'db/*/schema.sql')),
        approval: fc.constantFrom('human' as const, 'none' as const),
        labels: fc.uniqueArray(fc.constantFrom('rollback', 'urgent: yes')),
        reviewers: fc.uniqueArray(fc.constantFrom('alice', 'acme/on-call')),
        push: fc.shuffledSubarray(
          list.filter(({ entry }) => entry?.approval !== 'human').map(({ name }) => name),
        ),
        dispatch: fc.uniqueArray(fc.constantFrom('deploy.yml', 'deploy-eu.yaml')),
      }),
      notify: fc.record({ critical: noticeRules, standard: noticeRules }),
      runbook: fc.record(
        {
          eval: fc.constant('python -m eval --channel {channel}'),
          errors: fc.constant('kubectl logs -l app=api | grep "ERROR: "'),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['version', 'channels', 'evidence', 'rollback', 'notify', 'runbook'] },
  ),
)
