import {
  channelName,
  type Incident,
  type IncidentEvent,
  incidentSummary,
  pagerDutyEvent,
  sha,
  slackMessage,
  statuspageCreation,
  statuspageUpdate,
  webhookBody,
} from '@sluice/core'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as formats from './published-formats.ts'
import type { Answer } from './receiver.ts'
import { KINDS, NoticeStory } from './story.ts'
import { PAGE, PD_KEY, SECRETS } from './vendors.ts'

let story: NoticeStory
beforeAll(async () => {
  story = await NoticeStory.begin()
})
afterAll(() => story.end())

/** What people type at three in the morning, and what others would like them to have typed. */
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.string({ maxLength: 80 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '<!channel>',
          '<@U1>',
          '<https://evil.example|ok>',
          '&lt;',
          '&',
          '@everyone',
          '{{key}}',
        ],
        ...['"', '\\', '\n', '\r\n', '\u2028', '\u202e', '\ud800', '\udc00', '👍🏽', '`', '*', '_'],
        ...['</script>', '::error::', '##[error]', '%0A', '$(id)', '\u0000'],
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join('')),
  fc.integer({ min: 1000, max: 9000 }).map((length) => '&👍<'.repeat(length / 4)),
)
const link = fc.option(
  fc.oneof(fc.webUrl({ withQueryParameters: true, withFragments: true }), text),
  { nil: undefined },
)
const aSha = fc.stringMatching(/^[0-9a-f]{40}$/).map(sha)

const event: fc.Arbitrary<IncidentEvent> = fc.oneof(
  fc.constant({ kind: 'opened' as const }),
  fc.record({ kind: fc.constant('updated' as const), name: text, text }),
  fc.record({ kind: fc.constant('resolved' as const), text }),
)

const anyIncident: fc.Arbitrary<Incident> = fc
  .record({
    id: text,
    repository: fc.constantFrom('acme/api', `${'o'.repeat(39)}/${'r'.repeat(100)}`),
    channel: fc.constantFrom('stable', 'c'.repeat(63)).map(channelName),
    severity: fc.constantFrom('critical' as const, 'standard' as const),
    event,
    reason: text,
    who: text,
    when: fc.constant('2026-03-01T03:00:00Z'),
    goodCommit: fc.option(aSha, { nil: undefined }),
    undone: fc.array(fc.record({ sha: aSha, title: text }), { maxLength: 60 }),
    incidentUrl: link,
    runUrl: link,
  })
  .map(({ goodCommit, incidentUrl, runUrl, ...rest }) => ({
    ...rest,
    ...(goodCommit === undefined ? {} : { goodCommit }),
    links: {
      ...(incidentUrl === undefined ? {} : { incident: incidentUrl }),
      ...(runUrl === undefined ? {} : { run: runUrl }),
    },
  }))

/** What arrives after the way through JSON. */
const sent = (body: unknown): unknown => JSON.parse(JSON.stringify(body))

test('whatever an incident says, each vendor gets what it publishes to take', () => {
  const notice = {
    kind: 'statuspage' as const,
    tokenEnv: 'SP_TOKEN',
    page: PAGE,
    components: ['8kbf7d35c070'],
    server: 'https://api.statuspage.io',
  }
  fc.assert(
    fc.property(anyIncident, (incident) => {
      const event = sent({ routing_key: PD_KEY, ...pagerDutyEvent(incident) })
      expect(formats.pagerDutyEvent.safeParse(event).error).toBeUndefined()
      expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(formats.PAGERDUTY_BYTES)
      expect(formats.slackMessage.safeParse(sent(slackMessage(incident))).error).toBeUndefined()
      const created = sent(statuspageCreation(incident, notice))
      expect(formats.statuspageCreation.safeParse(created).error).toBeUndefined()
      const updated = sent(statuspageUpdate(incident, notice))
      expect(formats.statuspageUpdate.safeParse(updated).error).toBeUndefined()
    }),
    { numRuns: 300 },
  )
})

test('whatever an incident says, a template keeps its shape and nobody is mentioned', () => {
  const template = '{"text": "{{reason}}", "n": [1, "{{undone}} of {{undone-count}}"]}'
  fc.assert(
    fc.property(anyIncident, (incident) => {
      const webhook = { kind: 'webhook' as const, urlEnv: 'A', headersEnv: {} }
      const body: unknown = JSON.parse(webhookBody(incident, { ...webhook, template }))
      expect(body).toEqual({ text: expect.any(String), n: [1, expect.any(String)] })
      expect(JSON.parse(webhookBody(incident, webhook))).toMatchObject({ version: 1 })
      for (const line of incidentSummary(incident).split('\n'))
        expect(line).not.toMatch(/@(?:everyone|channel|here)|\p{Surrogate}|\p{Cc}|\u202e/u)
    }),
    { numRuns: 300 },
  )
})

test('whatever a server answers, no secret is in what comes of it', async () => {
  const echo =
    (status: number): Answer =>
    (request, response) => {
      const everything = JSON.stringify(request)
      response
        .writeHead(status, { location: `/${encodeURIComponent(everything)}`.slice(0, 2000) })
        .end(everything)
    }
  const answers = fc.array(fc.integer({ min: 200, max: 599 }), { minLength: 1, maxLength: 3 })
  await fc.assert(
    fc.asyncProperty(anyIncident, answers, async (incident, statuses) => {
      for (const kind of KINDS) story.at(kind).answer(...statuses.map(echo))
      const results = await story.tellAll(incident)
      const told = JSON.stringify(results)
      for (const secret of SECRETS) expect(told).not.toContain(secret)
      expect(results.every(({ key }) => /^[!-~]+$/.test(key))).toBe(true)
    }),
    { numRuns: 60 },
  )
})
