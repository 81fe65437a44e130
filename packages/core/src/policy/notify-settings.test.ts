import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { placeholderNames } from '../notices/placeholders.ts'
import { policyOf, reportOn, withChannels } from './testdata/policies.ts'

const withNotify = (...lines: readonly string[]) =>
  `${withChannels('stable: { from: next }', 'next: {}')}notify:\n${lines.map((line) => `  ${line}\n`).join('')}`

test('every notice that can be written is read', () => {
  const { notify } = policyOf(
    withNotify(
      'critical:',
      '  - pagerduty: { routing-key-env: PD_KEY }',
      '  - slack: { webhook-env: SLACK_URL }',
      '  - statuspage: { token-env: SP_TOKEN, page: kctbh9vrtdwd, components: [8kbf7d35c070] }',
      '  - webhook:',
      '      url-env: ONCALL_URL',
      `      template: '{"text": "{{title}}"}'`,
      '      headers-env: { Authorization: ONCALL_AUTHORIZATION }',
      '  - runbook: { file: docs/incidents.md }',
      'standard:',
      '  - issue: { labels: [team] }',
      '  - discussion: {}',
      '  - plan-the-fix: { milestone: "1.10" }',
    ),
  )
  expect(notify).toEqual({
    critical: [
      { kind: 'pagerduty', routingKeyEnv: 'PD_KEY', server: 'https://events.pagerduty.com' },
      { kind: 'slack', webhookEnv: 'SLACK_URL' },
      {
        kind: 'statuspage',
        tokenEnv: 'SP_TOKEN',
        page: 'kctbh9vrtdwd',
        components: ['8kbf7d35c070'],
        server: 'https://api.statuspage.io',
      },
      {
        kind: 'webhook',
        urlEnv: 'ONCALL_URL',
        template: '{"text": "{{title}}"}',
        headersEnv: { Authorization: 'ONCALL_AUTHORIZATION' },
      },
      { kind: 'runbook', file: 'docs/incidents.md' },
    ],
    standard: [
      { kind: 'issue', labels: ['team'], assignees: [] },
      { kind: 'discussion', category: 'General' },
      { kind: 'plan-the-fix', milestone: '1.10', labels: [] },
    ],
  })
})

test('one address is enough: a single notice needs no list, a webhook no mapping', () => {
  expect(policyOf(withNotify('critical: { webhook-env: ONCALL_URL }')).notify).toEqual({
    critical: [{ kind: 'webhook', urlEnv: 'ONCALL_URL', headersEnv: {} }],
    standard: [],
  })
})

test('without `notify` nobody is told', () => {
  expect(policyOf(withChannels('stable: { from: next }', 'next: {}')).notify).toEqual({
    critical: [],
    standard: [],
  })
})

test('what is wrong is named, with the fix, and a secret is not repeated', () => {
  const critical = (notice: string) => withNotify('critical:', `  - ${notice}`)
  const reports = [
    '{}',
    '{ issue: {}, discussion: {} }',
    'pager: { routing-key-env: PD_KEY }',
    'slack: { webhook-env: "https://hooks.slack.example/services/T0/B0/s3cret" }',
    'slack: {}',
    'statuspage: { token-env: SP_TOKEN, page: ../other }',
    'statuspage: { token-env: SP_TOKEN, page: kctbh9vrtdwd, message: "{{title}" }',
    `webhook: { url-env: A, template: 'Oh: {{title}}' }`,
    `webhook: { url-env: A, template: '{"n": {{undone-count}}}' }`,
    `webhook: { url-env: A, template: '{"text": "{{titel}}"}' }`,
    'webhook: { url-env: A, headers-env: { Host: B } }',
    'webhook: { url-env: A, headers-env: { Authorization: "Bearer s3cret" } }',
    'runbook: { file: ../incidents.md }',
    'runbook: { file: .github/workflows/incidents.yml }',
    'issue: { assignees: [acme/release] }',
  ].map((notice) => reportOn(critical(notice)).replace(/^\S+:(\d+:\d+) /gm, '$1 '))
  expect(reports.join('\n').includes('s3cret')).toBe(false)
  expect(reports.join('\n')).toMatchInlineSnapshot(`
    "11:7 notify.critical[0]: The notice has no kind.
      written: {}
      fix: Write one such as \`issue: {}\`.
    11:7 notify.critical[0]: This is 2 notices in one: \`issue\`, \`discussion\`.
      fix: Write each behind its own \`-\`.
    11:7 notify.critical[0].pager: \`pager\` is not a setting.
      written: pager
      fix: Remove it. Known here: \`pagerduty\`, \`slack\`, \`statuspage\`, \`webhook\`, \`webhook-env\`, \`runbook\`, \`issue\`, \`discussion\`, \`plan-the-fix\`.
    11:29 notify.critical[0].slack.webhook-env: This is not the name of an environment variable; if it is the secret itself, replace it: it is in the history of the repository.
      fix: Write the name of an environment variable such as \`SLACK_URL\`: capitals, digits and \`_\`.
    11:7 notify.critical[0].slack.webhook-env: This setting is missing.
      fix: Add it: the name of an environment variable such as \`SLACK_URL\`.
    11:48 notify.critical[0].statuspage.page: This is not the id of a page such as \`kctbh9vrtdwd\`.
      written: ../other
      fix: Copy it from the address in Statuspage.
    11:71 notify.critical[0].statuspage.message: \`{{\` is not a placeholder.
      written: "{{title}"
      fix: Write one of \`{{title}}\`, \`{{text}}\`, \`{{event}}\`, \`{{update}}\`, \`{{repository}}\`, \`{{channel}}\`, \`{{severity}}\`, \`{{reason}}\`, \`{{who}}\`, \`{{when}}\`, \`{{good-commit}}\`, \`{{undone}}\`, \`{{undone-count}}\`, \`{{incident-url}}\`, \`{{pull-request-url}}\`, \`{{run-url}}\`, \`{{key}}\`.
    11:40 notify.critical[0].webhook.template: The template is not JSON.
      fix: Write JSON, with every placeholder inside quotes: \`{"text": "{{title}}"}\`.
    11:40 notify.critical[0].webhook.template: The template is not JSON.
      fix: Write JSON, with every placeholder inside quotes: \`{"text": "{{title}}"}\`.
    11:40 notify.critical[0].webhook.template: \`{{titel}}\` is not a placeholder.
      fix: Write one of \`{{title}}\`, \`{{text}}\`, \`{{event}}\`, \`{{update}}\`, \`{{repository}}\`, \`{{channel}}\`, \`{{severity}}\`, \`{{reason}}\`, \`{{who}}\`, \`{{when}}\`, \`{{good-commit}}\`, \`{{undone}}\`, \`{{undone-count}}\`, \`{{incident-url}}\`, \`{{pull-request-url}}\`, \`{{run-url}}\`, \`{{key}}\`.
    11:45 notify.critical[0].webhook.headers-env.Host: The HTTP client sets this header itself.
      written: Host
      fix: Remove it.
    11:60 notify.critical[0].webhook.headers-env.Authorization: This is not the name of an environment variable; if it is the secret itself, replace it: it is in the history of the repository.
      fix: Write the name of an environment variable such as \`ONCALL_AUTHORIZATION\`: capitals, digits and \`_\`.
    11:24 notify.critical[0].runbook.file: The path is not one from the top of the repository, with \`/\` between its parts.
      written: ../incidents.md
      fix: Write a path such as \`docs/incidents.md\`.
    11:24 notify.critical[0].runbook.file: Incidents are not written there.
      written: .github/workflows/incidents.yml
      fix: Write a path such as \`docs/incidents.md\`.
    11:28 notify.critical[0].issue.assignees[0]: This is not a login.
      written: acme/release
      fix: Write one such as \`alice\`, without \`@\`."
  `)
})

test('two notices to one place are one too many', () => {
  expect(
    reportOn(
      withNotify(
        'critical:',
        '  - slack: { webhook-env: SLACK_URL }',
        '  - webhook-env: ONCALL_URL',
        `  - webhook: { url-env: ONCALL_URL, template: '{}' }`,
      ),
    ),
  ).toMatchInlineSnapshot(`
    ".github/sluice.yml:13:7 notify.critical[2]: Entry 2 of the list goes to the same place.
      fix: Remove one of them."
  `)
})

test('docs/notices.md names every placeholder, and what it shows is accepted', async () => {
  const docs = await readFile(new URL('../../../../docs/notices.md', import.meta.url), 'utf8')
  for (const name of placeholderNames) expect(docs).toContain(`\`{{${name}}}\``)
  const policies = [...docs.matchAll(/```yaml\n(notify:[\s\S]*?)```/g)].map(([, text = '']) => text)
  const templates = [...docs.matchAll(/`('\{".*?\}')`/g)].map(([, text = '']) => text)
  expect([policies.length, templates.length]).toEqual([1, 2])
  const channels = withChannels('stable: { from: next }', 'next: {}')
  for (const text of policies) expect(reportOn(`${channels}${text}`)).toBe('accepted')
  for (const text of templates)
    expect(reportOn(withNotify(`critical: { webhook: { url-env: A, template: ${text} } }`))).toBe(
      'accepted',
    )
})
