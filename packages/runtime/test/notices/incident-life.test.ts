import type { Incident } from '@sluice/core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answering } from './receiver.ts'
import { incident, NoticeStory } from './story.ts'

let story: NoticeStory
beforeEach(async () => {
  story = await NoticeStory.begin()
})
afterEach(() => story.end())

const opened = incident()
const landed = incident({
  event: { kind: 'updated', name: 'landed', text: 'The rollback landed as 77aa77a.' },
})
const resolved = incident({ event: { kind: 'resolved', text: 'bob closed the incident.' } })

async function tell(kind: 'pagerduty' | 'slack' | 'statuspage' | 'webhook', about: Incident) {
  const [result] = await story.send(about, [story.rule(kind)])
  return result?.sentence
}

test('PagerDuty opens one alert, adds to it and resolves it', async () => {
  for (const about of [opened, landed, resolved]) await tell('pagerduty', about)
  const dedup_key = 'sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000'
  const [first, second, third] = story.bodies('pagerduty')
  expect(first).toMatchInlineSnapshot(`
    {
      "client": "Sluice",
      "client_url": "https://github.example/acme/api/issues/820",
      "dedup_key": "sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000",
      "event_action": "trigger",
      "links": [
        {
          "href": "https://github.example/acme/api/issues/820",
          "text": "Incident",
        },
        {
          "href": "https://github.example/acme/api/pull/819",
          "text": "Rollback pull request",
        },
      ],
      "payload": {
        "class": "rollback",
        "component": "stable",
        "custom_details": {
          "By": "alice",
          "Channel": "stable",
          "Good commit": "9c1e0aa000000000000000000000000000000000",
          "Reason": "5xx at 4 % since the promotion of 02:40",
          "Severity": "critical",
          "Since": "2026-03-01T03:00:00Z",
          "Undone": "1 commit",
          "Undone commits": [
            "4f2d9b1 Promote next (#812)",
          ],
        },
        "group": "acme/api",
        "severity": "critical",
        "source": "acme/api",
        "summary": "acme/api: stable goes back to 9c1e0aa: 5xx at 4 % since the promotion of 02:40",
        "timestamp": "2026-03-01T03:00:00Z",
      },
      "routing_key": "f00dcafe0123456789abcdef0badbeef",
    }
  `)
  expect(second).toMatchObject({
    event_action: 'trigger',
    dedup_key,
    payload: {
      summary: 'acme/api: incident on stable goes on: 5xx at 4 % since the promotion of 02:40',
      custom_details: { Update: 'The rollback landed as 77aa77a.' },
    },
  })
  expect(third).toEqual({
    routing_key: expect.any(String),
    event_action: 'resolve',
    dedup_key,
  })
})

test('Slack gets a message of blocks, and the same in words', async () => {
  await tell('slack', landed)
  expect(story.bodies('slack')).toMatchInlineSnapshot(`
    [
      {
        "blocks": [
          {
            "text": {
              "emoji": false,
              "text": "acme/api: incident on stable goes on",
              "type": "plain_text",
            },
            "type": "header",
          },
          {
            "text": {
              "emoji": false,
              "text": "The rollback landed as 77aa77a.",
              "type": "plain_text",
            },
            "type": "section",
          },
          {
            "text": {
              "emoji": false,
              "text": "5xx at 4 % since the promotion of 02:40",
              "type": "plain_text",
            },
            "type": "section",
          },
          {
            "fields": [
              {
                "emoji": false,
                "text": "Channel: stable",
                "type": "plain_text",
              },
              {
                "emoji": false,
                "text": "Severity: critical",
                "type": "plain_text",
              },
              {
                "emoji": false,
                "text": "By: alice",
                "type": "plain_text",
              },
              {
                "emoji": false,
                "text": "Since: 2026-03-01T03:00:00Z",
                "type": "plain_text",
              },
              {
                "emoji": false,
                "text": "Good commit: 9c1e0aa000000000000000000000000000000000",
                "type": "plain_text",
              },
              {
                "emoji": false,
                "text": "Undone: 1 commit",
                "type": "plain_text",
              },
            ],
            "type": "section",
          },
          {
            "text": {
              "emoji": false,
              "text": "4f2d9b1 Promote next (#812)",
              "type": "plain_text",
            },
            "type": "section",
          },
          {
            "text": {
              "text": "<https://github.example/acme/api/issues/820|Incident> · <https://github.example/acme/api/pull/819|Rollback pull request>",
              "type": "mrkdwn",
            },
            "type": "section",
          },
        ],
        "text": "acme/api: incident on stable goes on
    The rollback landed as 77aa77a.
    Reason: 5xx at 4 % since the promotion of 02:40
    Channel: stable; Severity: critical; By: alice; Since: 2026-03-01T03:00:00Z; Good commit: 9c1e0aa000000000000000000000000000000000; Undone: 1 commit
    Incident: https://github.example/acme/api/issues/820
    Rollback pull request: https://github.example/acme/api/pull/819",
        "unfurl_links": false,
        "unfurl_media": false,
      },
    ]
  `)
})

test('the status page says nothing of reasons and people unless the policy does', async () => {
  for (const about of [opened, landed, resolved]) await tell('statuspage', about)
  expect(story.bodies('statuspage')).toMatchInlineSnapshot(`
    [
      {
        "incident": {
          "body": "We found a problem with a recent change and are returning to the version before it.",
          "component_ids": [
            "8kbf7d35c070",
          ],
          "components": {
            "8kbf7d35c070": "partial_outage",
          },
          "impact_override": "major",
          "metadata": {
            "sluice": {
              "key": "sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000",
              "told": "opened",
            },
          },
          "name": "A problem with stable",
          "status": "identified",
        },
      },
      {
        "incident": {
          "body": "We are returning to the version before the problem, and are watching the result.",
          "component_ids": [
            "8kbf7d35c070",
          ],
          "components": {
            "8kbf7d35c070": "partial_outage",
          },
          "metadata": {
            "sluice": {
              "key": "sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000",
              "told": "updated:landed",
            },
          },
          "status": "monitoring",
        },
      },
      {
        "incident": {
          "body": "The problem is resolved.",
          "component_ids": [
            "8kbf7d35c070",
          ],
          "components": {
            "8kbf7d35c070": "operational",
          },
          "metadata": {
            "sluice": {
              "key": "sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000",
              "told": "resolved",
            },
          },
          "status": "resolved",
        },
      },
    ]
  `)
  expect(story.page.incidents.map(({ status }) => status)).toEqual(['resolved'])
})

test('the policy’s own words for the public, without markup from a reason', async () => {
  const rule = story.rule('statuspage')
  if (rule.kind !== 'statuspage') throw new Error('another rule')
  const about = incident({ reason: '<img src=x onerror=alert(1)> [here](https://evil.example)' })
  await story.send(about, [{ ...rule, message: 'We undo {{undone-count}} change: {{reason}}' }])
  expect(story.page.incidents.map(({ body }) => body)).toEqual([
    'We undo 1 change: ‹img src=x onerror=alert(1)› (here)(https://evil.example)',
  ])
})

test('a run that died after telling the public finds what it told', async () => {
  await tell('statuspage', opened)
  expect(await tell('statuspage', opened)).toBe('Statuspage (kctbh9vrtdwd) was told.')
  expect(story.page.incidents).toHaveLength(1)
  await tell('statuspage', landed)
  await tell('statuspage', landed)
  expect(story.bodies('statuspage')).toHaveLength(2)
})

test('an answer that was lost does not tell the public twice', async () => {
  story.at('statuspage').answer(story.page.answer, (request, response) => {
    // The page has the incident, and the connection breaks before anybody hears of it.
    story.page.take(request)
    response.destroy()
  })
  expect(await tell('statuspage', opened)).toBe('Statuspage (kctbh9vrtdwd) was told.')
  expect(story.page.incidents).toHaveLength(1)
})

test('incidents of others on the page are left alone', async () => {
  const others = [
    { id: 'other1', metadata: { jira: { issue_id: 'X-1' } } },
    { id: 'other2', metadata: null },
    { id: 'other3', metadata: { sluice: { key: 'sluice:acme/api:legacy:1', told: 'opened' } } },
  ]
  story.at('statuspage').answer(answering(200, JSON.stringify(others)))
  expect(await tell('statuspage', resolved)).toBe(
    'Statuspage (kctbh9vrtdwd) was not told: the page shows no open incident of ours.',
  )
  expect(story.bodies('statuspage')).toEqual([])
})

test('a list that is none is said to be none', async () => {
  for (const body of ['<html>', '{"error":"x"}', '[{"id":"../../x"}]']) {
    story.at('statuspage').answer(answering(200, body))
    expect(await tell('statuspage', opened)).toBe(
      'Statuspage (kctbh9vrtdwd) was not told: its list of incidents is not one. Check that the address is right.',
    )
  }
})

test('a webhook gets the incident as JSON, or what the policy makes of it', async () => {
  await tell('webhook', landed)
  const rule = {
    ...story.rule('webhook'),
    template: '{"message": "{{title}}\\n{{incident-url}}", "alias": "{{key}}"}',
  }
  const about = incident({ reason: '", "admin": true, "x": "{{key}}' })
  await story.send(about, [rule])
  expect(story.bodies('webhook')).toMatchInlineSnapshot(`
    [
      {
        "channel": "stable",
        "event": "updated",
        "good-commit": "9c1e0aa000000000000000000000000000000000",
        "key": "sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000",
        "links": [
          {
            "text": "Incident",
            "url": "https://github.example/acme/api/issues/820",
          },
          {
            "text": "Rollback pull request",
            "url": "https://github.example/acme/api/pull/819",
          },
        ],
        "reason": "5xx at 4 % since the promotion of 02:40",
        "repository": "acme/api",
        "severity": "critical",
        "text": "acme/api: incident on stable goes on
    The rollback landed as 77aa77a.
    Reason: 5xx at 4 % since the promotion of 02:40
    Channel: stable; Severity: critical; By: alice; Since: 2026-03-01T03:00:00Z; Good commit: 9c1e0aa000000000000000000000000000000000; Undone: 1 commit
    Incident: https://github.example/acme/api/issues/820
    Rollback pull request: https://github.example/acme/api/pull/819",
        "title": "acme/api: incident on stable goes on",
        "undone": [
          {
            "commit": "4f2d9b1000000000000000000000000000000000",
            "pull-request": 812,
            "title": "Promote next",
          },
        ],
        "undone-count": 1,
        "update": "The rollback landed as 77aa77a.",
        "version": 1,
        "when": "2026-03-01T03:00:00Z",
        "who": "alice",
      },
      {
        "alias": "sluice:acme/api:stable:4f2d9b1000000000000000000000000000000000",
        "message": "acme/api: stable goes back to 9c1e0aa
    https://github.example/acme/api/issues/820",
      },
    ]
  `)
})
